import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { changeImages } from '../../api/change-images.ts';
import { translate, useTranslate } from '../../i18n/translate.ts';
import { TextArea } from '../../ui/text-area.tsx';
import { draftOf, followNote, isUnsaved, sentDraft, unsentDraft, type NoteDraft } from './note-draft.ts';

/** The picture's note, kept when the box or the page is left. Give it the picture's uid as key. */
export function NoteField({ uid, note }: { uid: string; note: string }): ReactNode {
  const t = useTranslate();
  const [draft, setDraft] = useState(() => draftOf(note));
  const followed = followNote(draft, note);
  if (followed !== draft) setDraft(followed);
  const latest = useRef<NoteDraft>(followed);
  useEffect(() => {
    latest.current = followed;
  });
  const update = (next: NoteDraft): void => {
    latest.current = next;
    setDraft(next);
  };
  const keep = useCallback(() => {
    const { text } = latest.current;
    if (!isUnsaved(latest.current)) return;
    latest.current = sentDraft(latest.current);
    setDraft(latest.current);
    void keepNote(uid, text).then((kept) => {
      if (!kept) setDraft(unsentDraft);
    });
  }, [uid]);
  useEffect(() => {
    window.addEventListener('pagehide', keep);
    return () => {
      window.removeEventListener('pagehide', keep);
      keep();
    };
  }, [keep]);
  return (
    <TextArea
      aria-label={t('detail.note')}
      placeholder={t('detail.notePlaceholder')}
      value={followed.text}
      onChange={(text) => update({ ...latest.current, text })}
      onBlur={keep}
    />
  );
}

async function keepNote(uid: string, note: string): Promise<boolean> {
  const target = { kind: 'uids' as const, uids: [uid] };
  return (await changeImages(target, { kind: 'note', note }, translate('gallery.bulk.noting'))) !== null;
}
