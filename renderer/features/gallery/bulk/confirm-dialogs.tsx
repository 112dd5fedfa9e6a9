import type { ReactNode } from 'react';
import type { ChangeInput, TargetInput } from '../../../../preload/contract/gallery.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { applyTo } from './bulk-actions.ts';
import { closeDialog, type Chosen } from './gallery-dialog.ts';
import { purge } from './purge-trash.ts';
import { useDryRun } from './use-dry-run.ts';
import styles from './bulk.module.css';

/** Says what a large change would do before it is made. */
export function ConfirmDialog({
  chosen,
  change,
  title,
}: {
  chosen: Chosen;
  change: ChangeInput;
  title: string;
}): ReactNode {
  const t = useTranslate();
  const preview = useDryRun(chosen, change);
  return (
    <Dialog
      open
      onClose={closeDialog}
      title={`${title}: ${t('gallery.bulk.confirmTitle', { total: chosen.count.toLocaleString() })}`}
      description={t('gallery.bulk.confirmText')}
      size="small"
      closeLabel={t('common.close')}
      footer={
        <>
          <Button onClick={closeDialog}>{t('common.cancel')}</Button>
          <Button
            variant="primary"
            disabled={preview.changed === 0}
            onClick={() => {
              closeDialog();
              void applyTo(chosen, change, title);
            }}
          >
            {t('gallery.bulk.apply')}
          </Button>
        </>
      }
    >
      <p className={styles.preview} aria-live="polite">
        {preview.text}
      </p>
    </Dialog>
  );
}

/** Asks before pictures are deleted for good. */
export function PurgeDialog({ target, count }: { target: TargetInput | null; count: number }): ReactNode {
  const t = useTranslate();
  return (
    <Dialog
      open
      onClose={closeDialog}
      title={t('gallery.bulk.purgeTitle')}
      description={t('gallery.bulk.purgeText', { count })}
      size="small"
      closeLabel={t('common.close')}
      footer={
        <>
          <Button onClick={closeDialog}>{t('common.cancel')}</Button>
          <Button
            variant="danger"
            onClick={() => {
              closeDialog();
              void purge(target);
            }}
          >
            {t('gallery.bulk.purge')}
          </Button>
        </>
      }
    />
  );
}
