import type { OperationProgress } from '../../../main/domain/operation.ts';
import { useEffect, useState, type ReactNode } from 'react';
import { FolderOpen } from 'lucide-react';
import type { BackupReport } from '../../../main/domain/backup-report.ts';
import { api } from '../../api/api.ts';
import { tellError } from '../../api/tell-error.ts';
import { useCanPick } from '../../api/use-can-pick.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { formatBytes } from '../../ui/format-bytes.ts';
import { Progress } from '../../ui/progress.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import styles from './usage.module.css';

/** Mirrors the library into another folder or drive. */
export function BackupSection(): ReactNode {
  const t = useTranslate();
  const canPick = useCanPick() !== false;
  const [removeExtra, setRemoveExtra] = useState(false);
  const [report, setReport] = useState<BackupReport | null>(null);
  const running = useRunningBackup();
  const backUp = async (): Promise<void> => {
    try {
      const { grants } = await api.system.pickPaths({ purpose: 'export-folder' });
      const grant = grants[0]?.grant;
      if (grant === undefined) return;
      setReport(null);
      const operationId = crypto.randomUUID();
      running.show({ operationId, done: 0, total: 0 });
      setReport(await api.maintenance.backup({ grant, removeExtra, operationId }));
    } catch (error) {
      tellError(error);
    }
    running.show(null);
  };
  const { progress } = running;
  return (
    <div className={styles.section}>
      <p className={styles.help}>{t('usage.backupHelp')}</p>
      {canPick ? (
        <>
          <Field label={t('usage.backupRemove')} help={t('usage.backupRemoveHelp')} inline>
            <Toggle checked={removeExtra} onChange={setRemoveExtra} />
          </Field>
          <div className={styles.actions}>
            <Button icon={FolderOpen} disabled={progress !== null} onClick={() => void backUp()}>
              {t('usage.backupInto')}
            </Button>
          </div>
        </>
      ) : (
        <p className={styles.help}>{t('usage.backupCommand')}</p>
      )}
      {progress !== null && (
        <div className={styles.actions} role="status">
          <Progress
            fraction={progress.total === 0 ? null : progress.done / progress.total}
            label={t('usage.backup')}
          />
          <span>
            {t('usage.backupProgress', {
              done: progress.done,
              total: progress.total,
            })}
          </span>
          <Button
            size="small"
            onClick={() => void api.maintenance.cancelBackup({ operationId: progress.operationId })}
          >
            {t('common.cancel')}
          </Button>
        </div>
      )}
      {report !== null && <Outcome report={report} />}
    </div>
  );
}

function Outcome({ report }: { report: BackupReport }): ReactNode {
  const t = useTranslate();
  const { copied, copiedBytes, unchanged, extra, removed, failed, cancelled } = report;
  return (
    <div role="status">
      <p>
        {t(cancelled ? 'usage.backupCancelled' : 'usage.backupDone', {
          count: copied,
          size: formatBytes(copiedBytes),
          unchanged,
        })}
      </p>
      {removed > 0 && <p>{t('usage.backupRemoved', { count: removed })}</p>}
      {extra > removed && <p>{t('usage.backupExtra', { count: extra - removed })}</p>}
      {failed.length > 0 && <p>{t('usage.backupFailed', { count: failed.length })}</p>}
      <ul>
        {failed.map(({ path, message }) => (
          <li key={path}>
            <code>{path}</code> {message}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The backup under way, also one that was begun before this page was opened. */
function useRunningBackup(): {
  progress: OperationProgress | null;
  show(progress: OperationProgress | null): void;
} {
  const [progress, setProgress] = useState<OperationProgress | null>(null);
  useEffect(() => {
    const show = (next: OperationProgress): void => setProgress(next.ended === true ? null : next);
    return api.maintenance.backups.subscribe(
      {},
      { onSnapshot: ([first]) => first !== undefined && setProgress(first), onDelta: show },
    );
  }, []);
  return { progress, show: setProgress };
}
