import { useState, type ReactNode } from 'react';
import type { ChangeInput } from '../../../../preload/contract/gallery.ts';
import { api } from '../../../api/api.ts';
import { errorText } from '../../../api/error-text.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { showToast } from '../../../ui/toast-store.ts';
import { requestRefresh } from '../gallery-store.ts';
import { applyTo } from './bulk-actions.ts';
import { closeDialog, type Chosen } from './gallery-dialog.ts';
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
export function PurgeDialog({ uids, count }: { uids: readonly string[] | null; count: number }): ReactNode {
  const t = useTranslate();
  const [busy, setBusy] = useState(false);
  const purge = async (): Promise<void> => {
    setBusy(true);
    try {
      const { removed, failed } = await api.gallery.emptyTrash({ uids: uids === null ? null : [...uids] });
      showToast({ tone: 'success', text: t('gallery.bulk.purged', { count: removed }) });
      if (failed.length > 0) {
        showToast({ tone: 'error', text: t('gallery.bulk.purgeFailed', { count: failed.length }) });
      }
      requestRefresh();
    } catch (error) {
      showToast({ tone: 'error', text: errorText(error) });
    }
    closeDialog();
  };
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
          <Button variant="danger" busy={busy} onClick={() => void purge()}>
            {t('gallery.bulk.purge')}
          </Button>
        </>
      }
    />
  );
}
