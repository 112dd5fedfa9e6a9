import type { ReactNode } from 'react';
import type { ChangeInput, TargetInput } from '../../../../preload/contract/gallery.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { AskDialog } from '../../../ui/ask-dialog.tsx';
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
    <AskDialog
      onClose={closeDialog}
      title={`${title}: ${t('gallery.bulk.confirmTitle', { total: chosen.count })}`}
      description={t('gallery.bulk.confirmText')}
      action={t('gallery.bulk.apply')}
      disabled={preview.changed === 0}
      onConfirm={() => void applyTo(chosen, change, title)}
    >
      <p className={styles.preview} aria-live="polite">
        {preview.text}
      </p>
    </AskDialog>
  );
}

/** Asks before pictures are deleted for good. */
export function PurgeDialog({ target, count }: { target: TargetInput | null; count: number }): ReactNode {
  const t = useTranslate();
  return (
    <AskDialog
      onClose={closeDialog}
      title={t('gallery.bulk.purgeTitle')}
      description={t('gallery.bulk.purgeText', { count })}
      action={t('gallery.bulk.purge')}
      danger
      onConfirm={() => void purge(target)}
    />
  );
}
