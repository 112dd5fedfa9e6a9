import { useMemo, useState, type ReactNode } from 'react';
import type { ChangeInput } from '../../../../preload/contract/gallery.ts';
import { suggestTags } from '../../../api/suggest-tags.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { AskDialog } from '../../../ui/ask-dialog.tsx';
import { TagInput } from '../../../ui/tag-input.tsx';
import { applyTo } from './bulk-actions.ts';
import { closeDialog, type Chosen } from './gallery-dialog.ts';
import { useDryRun } from './use-dry-run.ts';
import styles from './bulk.module.css';

/** Adds tags to and takes tags from the chosen pictures, after saying what that changes. */
export function TagDialog({ chosen }: { chosen: Chosen }): ReactNode {
  const t = useTranslate();
  const [add, setAdd] = useState<readonly string[]>([]);
  const [remove, setRemove] = useState<readonly string[]>([]);
  const change = useMemo<ChangeInput | null>(
    () => (add.length + remove.length === 0 ? null : { kind: 'tag', add: [...add], remove: [...remove] }),
    [add, remove],
  );
  const preview = useDryRun(chosen, change);
  return (
    <AskDialog
      onClose={closeDialog}
      title={t('gallery.bulk.tagTitle')}
      description={t('gallery.total', { count: chosen.count })}
      action={t('gallery.bulk.apply')}
      disabled={change === null || preview.changed === 0}
      onConfirm={() => {
        if (change !== null) void applyTo(chosen, change, t('gallery.bulk.tagging'));
      }}
    >
      <div className={styles.form}>
        <TagInput
          tags={add}
          label={t('gallery.bulk.tagAdd')}
          placeholder={t('gallery.bulk.tagAdd')}
          removeLabel={(tag) => t('detail.removeTag', { tag })}
          suggest={suggestTags}
          onAdd={(added) => setAdd([...add, ...added])}
          onRemove={(tag) => setAdd(add.filter((one) => one !== tag))}
        />
        <TagInput
          tags={remove}
          label={t('gallery.bulk.tagRemove')}
          placeholder={t('gallery.bulk.tagRemove')}
          removeLabel={(tag) => t('detail.removeTag', { tag })}
          suggest={suggestTags}
          onAdd={(added) => setRemove([...remove, ...added])}
          onRemove={(tag) => setRemove(remove.filter((one) => one !== tag))}
        />
        <p className={styles.preview} aria-live="polite">
          {preview.text}
        </p>
      </div>
    </AskDialog>
  );
}
