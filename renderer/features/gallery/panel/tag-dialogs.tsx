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
  const name = cleanTag(to);
  const ready = name !== '' && name !== tag;
  const merges = ready && known.some(({ value }) => value === name);
  const affected = useTagDryRun({ kind: 'delete', tag });
  useEffect(() => {
    let current = true;
    void suggestTags(name).then((found) => {
      if (current) setKnown(found);
    });
    return () => {
      current = false;
    };
  }, [name]);
  const rename = (): void => void apply({ kind: 'rename', tag, to: name }, t('gallery.tags.renaming'));
  return (
    <AskDialog
      onClose={closeDialog}
      title={t('gallery.tags.renameTitle', { tag })}
      description={t('gallery.tags.renameText')}
      action={t(merges ? 'gallery.tags.merge' : 'gallery.tags.apply')}
      disabled={!ready}
      onConfirm={rename}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!ready) return;
          closeDialog();
          rename();
        }}
      >
        <TextInput value={to} onChange={setTo} aria-label={t('gallery.tags.name')} />
        {ready && known.length > 0 && !merges && (
          <div className={styles.choices}>
            {known
              .filter(({ value }) => value !== tag)
              .map(({ value, count }) => (
                <button key={value} type="button" className={styles.choice} onClick={() => setTo(value)}>
                  <span>{value}</span>
                  <span className={styles.choiceCount}>{count.toLocaleString()}</span>
                </button>
              ))}
          </div>
        )}
        <p className={styles.preview} aria-live="polite">
          {merges ? `${t('gallery.tags.mergeText', { tag, to: name })} ${affected}` : affected}
        </p>
      </form>
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
