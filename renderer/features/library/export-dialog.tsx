import { useEffect, useState, type ReactNode } from 'react';
import { FileArchive, Folder, Package } from 'lucide-react';
import type { TargetInput } from '../../../preload/contract/gallery.ts';
import type { ExportOptionsInput } from '../../../preload/contract/library.ts';
import { api } from '../../api/api.ts';
import { recallExportOptions, useExportOptions } from '../../api/export-options.ts';
import { closeLibraryDialog } from '../../api/library-dialogs.ts';
import { systemInfo } from '../../api/system-info.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Progress } from '../../ui/progress.tsx';
import { ExportForm } from './export-form.tsx';
import { exportPack, exportTo } from './export-actions.ts';
import styles from './library.module.css';

/** How and where pictures are exported. What was chosen last is chosen again. */
export function ExportDialog({ target, count }: { target: TargetInput; count: number }): ReactNode {
  const t = useTranslate();
  const options = useExportOptions((state) => state.options);
  const [canPick, setCanPick] = useState(false);
  const [operationId, setOperationId] = useState<string | null>(null);
  const names = useNames(target, options);
  useEffect(() => {
    recallExportOptions();
    void systemInfo().then(({ can }) => setCanPick(can.pickPaths));
  }, []);
  const run = async (into: 'folder' | 'zip' | 'pack'): Promise<void> => {
    const id = crypto.randomUUID();
    setOperationId(id);
    const isDone =
      into === 'pack'
        ? await exportPack(target, count, options.lineage === true)
        : await exportTo(into, target, options, id, canPick);
    setOperationId(null);
    if (isDone) closeLibraryDialog();
  };
  const busy = operationId !== null;
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
          <Running operationId={operationId} />
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

function Running({ operationId }: { operationId: string }): ReactNode {
  const t = useTranslate();
  const [progress, setProgress] = useState<{ done: number; total: number } | null>(null);
  useEffect(
    () =>
      api.library.exports.subscribe(
        {},
        {
          onSnapshot: (all) => setProgress(all.find((one) => one.operationId === operationId) ?? null),
          onDelta: (one) => one.operationId === operationId && setProgress(one),
        },
      ),
    [operationId],
  );
  const text =
    progress === null
      ? t('library.exportStarting')
      : t('library.exporting', { done: progress.done, total: progress.total });
  return (
    <div className={styles.actions} role="status">
      <span>{text}</span>
      <div className={styles.statusBar}>
        <Progress fraction={progress === null ? null : progress.done / progress.total} label={text} />
      </div>
      <Button onClick={() => void api.library.cancelExport({ operationId })}>{t('common.cancel')}</Button>
    </div>
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
