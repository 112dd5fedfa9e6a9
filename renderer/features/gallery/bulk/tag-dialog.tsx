import { useMemo, useState, type ReactNode } from 'react';
import type { ChangeInput } from '../../../../preload/contract/gallery.ts';
import { suggestTags } from '../../../api/suggest-tags.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
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
  const submit = (): void => {
    if (change === null) return;
    closeDialog();
    void applyTo(chosen, change, t('gallery.bulk.tagging'));
  };
  return (
    <Dialog
      open
      onClose={closeDialog}
      title={t('gallery.bulk.tagTitle')}
      description={t('gallery.total', { count: chosen.count })}
      size="small"
      closeLabel={t('common.close')}
      footer={
        <>
          <Button onClick={closeDialog}>{t('common.cancel')}</Button>
          <Button variant="primary" disabled={change === null || preview.changed === 0} onClick={submit}>
            {t('gallery.bulk.apply')}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <TagInput
          tags={add}
          label={t('gallery.bulk.tagAdd')}
          placeholder={t('gallery.bulk.tagAdd')}
          removeLabel={(tag) => t('detail.removeTag', { tag })}
          suggest={suggestTags}
          onAdd={(tag) => setAdd([...add, tag])}
          onRemove={(tag) => setAdd(add.filter((one) => one !== tag))}
        />
        <TagInput
          tags={remove}
          label={t('gallery.bulk.tagRemove')}
          placeholder={t('gallery.bulk.tagRemove')}
          removeLabel={(tag) => t('detail.removeTag', { tag })}
          suggest={suggestTags}
          onAdd={(tag) => setRemove([...remove, tag])}
          onRemove={(tag) => setRemove(remove.filter((one) => one !== tag))}
        />
        <p className={styles.preview} aria-live="polite">
          {preview.text}
        </p>
      </div>
    </Dialog>
  );
}
