import { useState, type ReactNode } from 'react';
import type { RecompressionReport, SmallerFormat } from '../../../main/domain/recompression.ts';
import type { TargetInput } from '../../../preload/contract/gallery.ts';
import { api } from '../../api/api.ts';
import { tellDone } from '../../api/change-images.ts';
import { closeLibraryDialog } from '../../api/library-dialogs.ts';
import { followOperation } from '../../api/operations.ts';
import { attempt } from '../../api/tell-error.ts';
import { translate, useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { formatBytes } from '../../ui/format-bytes.ts';
import { RunningOperation } from '../../ui/running-operation.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { showToast } from '../../ui/toast-store.ts';
import styles from './library.module.css';

/** Makes pictures' files smaller without losing anything. It goes on when the dialog is closed. */
export function ShrinkDialog({ target, count }: { target: TargetInput; count: number }): ReactNode {
  const t = useTranslate();
  const [to, setTo] = useState<SmallerFormat>('png');
  const [operationId, setOperationId] = useState<string | null>(null);
  const [report, setReport] = useState<RecompressionReport | null>(null);
  const start = async (): Promise<void> => {
    const { recompressing: progress, cancelRecompress: cancel } = api.maintenance;
    await attempt(async () => {
      const done = await followOperation(t('library.shrinkTitle', { count }), { progress, cancel }, (id) => {
        setOperationId(id);
        return api.maintenance.recompress({ target, to, operationId: id });
      });
      setReport(done);
      tell(done);
    });
    setOperationId(null);
  };
  return (
    <Dialog
      open
      onClose={closeLibraryDialog}
      title={t('library.shrinkTitle', { count })}
      description={t('library.shrinkText')}
      closeLabel={t('common.close')}
      size="medium"
      footer={
        operationId === null ? (
          <>
            <Button onClick={closeLibraryDialog}>{t('common.close')}</Button>
            {report === null && (
              <Button variant="primary" onClick={() => void start()}>
                {t('library.shrinkStart')}
              </Button>
            )}
          </>
        ) : (
          <RunningOperation
            operationId={operationId}
            text={(done, total) =>
              total === 0 ? t('library.starting') : t('library.shrinking', { done, total })
            }
          />
        )
      }
    >
      {report === null ? (
        <Field label={t('library.shrinkTo')} help={t(`library.shrinkHelp.${to}`)}>
          <Segmented
            label={t('library.shrinkTo')}
            value={to}
            options={(['png', 'webp'] as const).map((value) => ({
              value,
              label: t(`library.shrinkFormat.${value}`),
            }))}
            disabled={operationId !== null}
            onChange={(next) => setTo(next)}
          />
        </Field>
      ) : (
        <Outcome report={report} />
      )}
    </Dialog>
  );
}

function Outcome({ report }: { report: RecompressionReport }): ReactNode {
  const t = useTranslate();
  return (
    <div role="status" className={styles.stack}>
      <p>{summary(report)}</p>
      {report.kept.length > 0 && (
        <ul className={styles.failures}>
          {report.kept.map(({ reason, count }) => (
            <li key={reason} className={styles.help}>
              {t(`library.shrinkKept.${reason}`, { count })}
            </li>
          ))}
        </ul>
      )}
      {report.replaced > 0 && <p className={styles.help}>{t('library.shrinkOriginals')}</p>}
    </div>
  );
}

function summary({ replaced, savedBytes, cancelled }: RecompressionReport): string {
  const text =
    replaced === 0
      ? translate('library.shrunkNone')
      : translate('library.shrunk', { count: replaced, size: formatBytes(savedBytes) });
  return cancelled ? `${translate('library.shrinkCancelled')} ${text}` : text;
}

/** Also where the dialog was closed meanwhile; what was done can be undone at once. */
function tell(report: RecompressionReport): void {
  if (report.entry === null) showToast({ tone: 'success', text: summary(report) });
  else tellDone(report.entry, summary(report));
}
