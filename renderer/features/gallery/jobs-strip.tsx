import { useState, type ReactNode } from 'react';
import { CircleAlert, RotateCcw, X } from 'lucide-react';
import { asksForJobs } from '../../../main/domain/query/match-job.ts';
import type { JobProgress, JobView } from '../../../preload/contract/jobs.ts';
import { api } from '../../api/api.ts';
import { tellError } from '../../api/tell-error.ts';
import { previewUrl } from '../../api/media.ts';
import { isActive, useQueue } from '../../api/queue-store.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useGallery } from './gallery-store.ts';
import { shownJobs } from './shown-jobs.ts';
import styles from './jobs-strip.module.css';

const MAX_SHOWN = 12;
/** When the search asks for jobs. */
const MAX_ASKED = 200;
/** What is being made and what failed, of what the search asks for, as tiles before the pictures. */
export function JobsStrip(): ReactNode {
  const t = useTranslate();
  const jobs = useQueue((state) => state.jobs);
  const progress = useQueue((state) => state.progress);
  const query = useGallery((state) => state.query);
  const asked = asksForJobs(query);
  const [nowMs] = useState(Date.now);
  const shown = shownJobs(jobs.values(), query, nowMs).slice(0, asked ? MAX_ASKED : MAX_SHOWN);
  if (shown.length === 0) return null;
  return (
    <ul className={styles.strip} data-asked={asked || undefined} aria-label={t('gallery.jobs.label')}>
      {shown.map((job) => (
        <JobTile key={job.id} job={job} progress={progress.get(job.id)} />
      ))}
    </ul>
  );
}

function JobTile({ job, progress }: { job: JobView; progress: JobProgress | undefined }): ReactNode {
  const t = useTranslate();
  const failed = job.state === 'failed';
  const run = (command: 'retry' | 'cancel'): void => {
    api.jobs[command]({ which: { jobIds: [job.id] } }).catch(tellError);
  };
  const state = failed ? 'failed' : isActive(job) ? 'running' : 'queued';
  return (
    <li className={styles.tile} data-state={state}>
      {progress !== undefined && progress.preview > 0 && (
        <img src={previewUrl(job.id, progress.preview)} alt="" className={styles.preview} />
      )}
      <div className={styles.text}>
        <strong>
          {failed && <CircleAlert size={13} aria-hidden />} {t(`gallery.jobs.${state}`)}
        </strong>
        <span className={styles.prompt}>{failed ? job.error?.message : job.prompt}</span>
        {state === 'running' && (
          <Progress fraction={progress?.fraction ?? null} label={t('gallery.jobs.running')} />
        )}
      </div>
      {failed ? (
        <Button size="small" icon={RotateCcw} onClick={() => run('retry')}>
          {t('gallery.jobs.retry')}
        </Button>
      ) : (
        <IconButton icon={X} size="small" label={t('gallery.jobs.cancel')} onClick={() => run('cancel')} />
      )}
    </li>
  );
}
