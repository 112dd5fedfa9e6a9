import { useEffect, useState, type ReactNode } from 'react';
import type { FacetValue } from '../../../../main/domain/catalog-view.ts';
import { cleanTag } from '../../../../main/domain/tag-name.ts';
import type { TagChangeInput } from '../../../../preload/contract/gallery.ts';
import { changeTag } from '../../../api/change-images.ts';
import { suggestTags } from '../../../api/suggest-tags.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { AskDialog } from '../../../ui/ask-dialog.tsx';
import { TextInput } from '../../../ui/text-input.tsx';
import { closeDialog } from '../bulk/gallery-dialog.ts';
import { useTagDryRun } from '../bulk/use-dry-run.ts';
import { followTagChange } from '../gallery-store.ts';
import styles from '../bulk/bulk.module.css';

async function apply(change: TagChangeInput, title: string): Promise<void> {
  if (await changeTag(change, title)) followTagChange(change);
}

/** Gives a tag another name on every picture; that of another tag makes the two one. */
export function RenameTagDialog({ tag }: { tag: string }): ReactNode {
  const t = useTranslate();
  const [to, setTo] = useState(tag);
  const [known, setKnown] = useState<readonly FacetValue[]>([]);
  const written = cleanTag(to);
  const others = written === tag ? [] : known.filter(({ value }) => value !== tag);
  // Written in another case it is that one, too.
  const joined =
    others.find(({ value }) => value === written) ??
    others.find(({ value }) => value.toLowerCase() === written.toLowerCase());
  const name = joined?.value ?? written;
  const ready = name !== '' && name !== tag;
  const affected = useTagDryRun({ kind: 'delete', tag });
  useEffect(() => {
    let current = true;
    void suggestTags(written).then((found) => {
      if (current) setKnown(found);
    });
    return () => {
      current = false;
    };
  }, [written]);
  return (
    <AskDialog
      onClose={closeDialog}
      title={t('gallery.tags.renameTitle', { tag })}
      description={t('gallery.tags.renameText')}
      action={t(joined ? 'gallery.tags.merge' : 'gallery.tags.apply')}
      disabled={!ready}
      onConfirm={() => void apply({ kind: 'rename', tag, to: name }, t('gallery.tags.renaming'))}
    >
      <div className={styles.form}>
        <TextInput value={to} onChange={setTo} aria-label={t('gallery.tags.name')} />
        {ready && others.length > 0 && !joined && (
          <div className={styles.choices}>
            {others.map(({ value, count }) => (
              <button key={value} type="button" className={styles.choice} onClick={() => setTo(value)}>
                <span>{value}</span>
                <span className={styles.choiceCount}>{count.toLocaleString()}</span>
              </button>
            ))}
          </div>
        )}
        <p className={styles.preview} aria-live="polite">
          {joined ? `${t('gallery.tags.mergeText', { tag, to: name })} ${affected}` : affected}
        </p>
      </div>
    </AskDialog>
  );
}

/** Asks before a tag is taken from every picture. */
export function DeleteTagDialog({ tag }: { tag: string }): ReactNode {
  const t = useTranslate();
  const affected = useTagDryRun({ kind: 'delete', tag });
  return (
    <AskDialog
      onClose={closeDialog}
      title={t('gallery.tags.deleteTitle', { tag })}
      description={t('gallery.tags.deleteText')}
      action={t('gallery.tags.delete')}
      danger
      onConfirm={() => void apply({ kind: 'delete', tag }, t('gallery.tags.deleting'))}
    >
      <p className={styles.preview} aria-live="polite">
        {affected}
      </p>
    </AskDialog>
  );
}
