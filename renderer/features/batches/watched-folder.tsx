import type { ReactNode } from 'react';
import { CircleAlert, CircleCheck, FolderOpen } from 'lucide-react';
import type { WatchReport } from '../../../main/domain/batch/watched-folder.ts';
import { useCanPick } from '../../api/use-can-pick.ts';
import { faultText, useWatchedFolder } from '../../api/watched-batches.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Toggle } from '../../ui/toggle.tsx';
import { chooseWatchedFolder, openWatched, setWatching } from './batch-actions.ts';
import { showRun } from './batches-store.ts';
import styles from './batches.module.css';

/** Reports shown; the rest is in the log. */
const SHOWN = 6;

/** The folder whose files run when they change, and what became of the last ones. */
export function WatchedFolderSection(): ReactNode {
  const t = useTranslate();
  const watched = useWatchedFolder((state) => state.watched);
  const canPick = useCanPick() === true;
  const folder = watched?.folder ?? null;
  if (watched === null || (folder === null && !canPick && watched.reports.length === 0)) return null;
  return (
    <section aria-label={t('batches.watchFolder')}>
      <div className={styles.watchHead}>
        <h2 className={styles.sideTitle}>{t('batches.watchFolder')}</h2>
        {folder !== null && (
          <Toggle
            checked={folder.enabled}
            aria-label={t('batches.watch')}
            onChange={(enabled) => void setWatching(enabled)}
          />
        )}
      </div>
      <p className={classNames(styles.hint, folder !== null && styles.watchPath)} title={folder?.path}>
        {folder === null ? t('batches.watchNone') : <bdi>{folder.path}</bdi>}
      </p>
      {canPick && (
        <p className={styles.hint}>
          <Button size="small" icon={FolderOpen} onClick={() => void chooseWatchedFolder()}>
            {t('batches.watchChoose')}
          </Button>
        </p>
      )}
      <ul>
        {watched.reports.slice(0, SHOWN).map((report) => (
          <li key={report.id}>
            <ReportEntry report={report} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function ReportEntry({ report }: { report: WatchReport }): ReactNode {
  const t = useTranslate();
  const { runId, fileName, category, atMs } = report;
  const time = new Date(atMs).toLocaleTimeString([], { timeStyle: 'short' });
  const text = runId === null ? faultText(report) : t('batches.watchRuns');
  return (
    <button
      type="button"
      className={classNames(styles.sideItem, styles.report)}
      title={text}
      disabled={fileName === ''}
      onClick={() => (runId === null ? void openWatched(report.id) : showRun(runId))}
    >
      {runId === null ? (
        <CircleAlert className={styles.failedText} size={14} aria-hidden />
      ) : (
        <CircleCheck className={styles.quietText} size={14} aria-hidden />
      )}
      <span className={styles.sideName}>
        {fileName === '' ? t('batches.watchFolder') : category === '' ? fileName : `${category}/${fileName}`}
      </span>
      <span className={classNames(styles.reportText, runId === null && styles.failedText)}>
        {time} · {text}
      </span>
    </button>
  );
}
