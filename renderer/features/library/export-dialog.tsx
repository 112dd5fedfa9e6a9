import { useEffect, useState, type ReactNode } from 'react';
import { FileArchive, Folder, Package } from 'lucide-react';
import type { TargetInput } from '../../../preload/contract/gallery.ts';
import type { ExportOptionsInput } from '../../../preload/contract/library.ts';
import { api } from '../../api/api.ts';
import { recallExportOptions, useExportOptions } from '../../api/export-options.ts';
import { closeLibraryDialog, useLibraryDialog } from '../../api/library-dialogs.ts';
import { useCanPick } from '../../api/use-can-pick.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { RunningOperation } from '../../ui/running-operation.tsx';
import { ExportForm } from './export-form.tsx';
import { exportPack, exportTo } from './export-actions.ts';
import styles from './library.module.css';

/** How and where pictures are exported. What was chosen last is chosen again. */
export function ExportDialog({ target, count }: { target: TargetInput; count: number }): ReactNode {
  const t = useTranslate();
  const options = useExportOptions((state) => state.options);
  const canPick = useCanPick() === true;
  const [busy, setBusy] = useState(false);
  const [operationId, setOperationId] = useState('');
  const names = useNames(target, options);
  useEffect(recallExportOptions, []);
  const run = async (into: 'folder' | 'zip' | 'pack'): Promise<void> => {
    const { dialog } = useLibraryDialog.getState();
    setBusy(true);
    const isDone =
      into === 'pack'
        ? await exportPack(target, count, options.lineage === true)
        : await exportTo(into, { target, count, options, canPick }, setOperationId);
    setBusy(false);
    // Another one may be open by then.
    if (isDone && useLibraryDialog.getState().dialog === dialog) closeLibraryDialog();
  };
  const unusable = busy || names.unknown.length > 0;
  return (
    <Dialog
      open
      onClose={closeLibraryDialog}
      title={t('library.exportTitle', { count })}
      closeLabel={t('common.close')}
      size="medium"
      footer={
        busy ? (
          <RunningOperation
            operationId={operationId}
            text={(done, total) =>
              total === 0 ? t('library.starting') : t('library.exporting', { done, total })
            }
          />
        ) : (
          <div className={styles.actions}>
            <Button icon={Package} onClick={() => void run('pack')}>
              {t('library.toPack')}
            </Button>
            <Button
              icon={FileArchive}
              variant={canPick ? 'secondary' : 'primary'}
              disabled={unusable}
              onClick={() => void run('zip')}
            >
              {t('library.toZip')}
            </Button>
            {canPick && (
              <Button icon={Folder} variant="primary" disabled={unusable} onClick={() => void run('folder')}>
                {t('library.toFolder')}
              </Button>
            )}
          </div>
        )
      }
    >
      <ExportForm options={options} names={names.names} unknown={names.unknown} />
    </Dialog>
  );
}

const NO_NAMES = { names: [], unknown: [] } as const;

/** The first names the options give, asked a moment after typing. */
function useNames(
  target: TargetInput,
  { template, format, longEdge }: ExportOptionsInput,
): { readonly names: readonly string[]; readonly unknown: readonly string[] } {
  const [answer, setAnswer] = useState<{ names: readonly string[]; unknown: readonly string[] }>(NO_NAMES);
  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(() => {
      api.library.previewNames({ target, template, format, longEdge }).then(
        (next) => isCurrent && setAnswer(next),
        () => isCurrent && setAnswer(NO_NAMES),
      );
    }, 150);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [target, template, format, longEdge]);
  return answer;
}
