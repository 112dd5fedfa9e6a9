import { useEffect, useRef, type ReactNode } from 'react';
import { Heart } from 'lucide-react';
import { MARKS, type ImageRecord } from '../../../main/domain/image-record.ts';
import { changeImages, toggleFavorite } from '../../api/change-images.ts';
import { suggestTags } from '../../api/suggest-tags.ts';
import { useTranslate } from '../../i18n/translate.ts';
import type { ChangeInput } from '../../../preload/contract/gallery.ts';
import { IconButton } from '../../ui/button.tsx';
import { RatingStars } from '../../ui/rating-stars.tsx';
import { Select } from '../../ui/select.tsx';
import { TagInput } from '../../ui/tag-input.tsx';
import { CollectionsField } from './collections-field.tsx';
import { NoteField } from './note-field.tsx';
import styles from './detail.module.css';

export type FactField = 'tags' | 'collections';

/** A field that a command asks to be filled in; `times` rises with every asking. */
export interface AskedField {
  readonly field: FactField;
  readonly times: number;
}

/** What the user says of a picture. Every change is one step that can be undone. */
export function UserFactsPanel({
  record,
  asked,
}: {
  record: ImageRecord;
  asked: AskedField | null;
}): ReactNode {
  const t = useTranslate();
  const root = useRef<HTMLElement>(null);
  useEffect(() => {
    if (asked !== null)
      root.current?.querySelector<HTMLElement>(`[data-fact="${asked.field}"] input`)?.focus();
  }, [asked]);
  const { user, uid } = record;
  const change = (input: ChangeInput, title: string): void =>
    void changeImages({ kind: 'uids', uids: [uid] }, input, title);
  return (
    <section ref={root} className={styles.section}>
      <div className={styles.factsRow}>
        <RatingStars
          value={user.rating}
          label={t('gallery.rating.label')}
          starLabel={(count) => t('gallery.rating.stars', { count })}
          onChange={(rating) => change({ kind: 'rate', rating }, t('gallery.bulk.rating'))}
        />
        <IconButton
          icon={Heart}
          label={t(user.favorite ? 'gallery.favorite.remove' : 'gallery.favorite.add')}
          pressed={user.favorite}
          className={user.favorite ? styles.favorite : undefined}
          onClick={() => void toggleFavorite(uid)}
        />
        <Select
          aria-label={t('gallery.mark.label')}
          value={user.mark ?? ''}
          options={[
            { value: '', label: t('gallery.mark.none') },
            ...MARKS.map((mark) => ({ value: mark, label: t(`gallery.mark.${mark}`) })),
          ]}
          onChange={(value) => {
            const mark = MARKS.find((one) => one === value) ?? null;
            change({ kind: 'mark', mark }, t('gallery.bulk.marking'));
          }}
        />
      </div>
      <div data-fact="tags">
        <TagInput
          tags={user.tags}
          label={t('detail.tags')}
          placeholder={t('detail.addTag')}
          removeLabel={(tag) => t('detail.removeTag', { tag })}
          suggest={suggestTags}
          onAdd={(added) => change({ kind: 'tag', add: [...added], remove: [] }, t('gallery.bulk.tagging'))}
          onRemove={(tag) => change({ kind: 'tag', add: [], remove: [tag] }, t('gallery.bulk.tagging'))}
        />
      </div>
      <div data-fact="collections">
        <CollectionsField record={record} />
      </div>
      <NoteField uid={uid} note={user.note} />
    </section>
  );
}
