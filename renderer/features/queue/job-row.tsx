import { useState, type ReactNode } from 'react';
import { Ellipsis, RotateCcw, X } from 'lucide-react';
import type { JobView } from '../../../preload/contract/jobs.ts';
import { openSettings } from '../../api/make-again.ts';
import { previewUrl } from '../../api/media.ts';
import { navigate } from '../../api/navigation.ts';
import { isActive, isEnded, useQueue } from '../../api/queue-store.ts';
import type { MessageKey } from '../../i18n/messages.ts';
import { queue as messages } from '../../i18n/en/queue.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { IconButton } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { formatDuration, formatEstimate } from '../../ui/format-duration.ts';
import { ContextMenu, Menu, type MenuEntry } from '../../ui/menu.tsx';
import { Progress } from '../../ui/progress.tsx';
import { WaitsForNotice } from '../../ui/waits-for-notice.tsx';
import { cancelJobs, moveJob, placeJob, retryJobs } from './queue-actions.ts';
import styles from './queue.module.css';

const DRAG_TYPE = 'application/x-gesso-job';

/** One job: what it makes, how far it is, what went wrong and what to do. Waiting jobs can be dragged into another order. */
export function JobRow({ job }: { job: JobView }): ReactNode {
  const t = useTranslate();
  const progress = useQueue((state) => state.progress.get(job.id));
  const [dropping, setDropping] = useState(false);
  const waiting = job.state === 'queued';
  const entries = useJobMenu(job);
  const savedUid = job.uids[job.savedCount - 1];
  const hint = job.error === null ? undefined : hintOf(job.error.code);

  const facts = [
    job.model,
    `${job.width} × ${job.height}`,
    t('queue.seed', { seed: job.seed }),
    job.executor !== null && isActive(job) && t('queue.on', { executor: job.executor }),
    job.attempts > 1 && t('queue.attempt', { attempts: job.attempts }),
    job.startedAtMs !== null && job.endedAtMs !== null && formatDuration(job.endedAtMs - job.startedAtMs),
  ].filter(Boolean);

  return (
    <ContextMenu entries={entries}>
      <div
        className={classNames(styles.job, dropping && styles.dropBefore)}
        draggable={waiting}
        onDragStart={(event) => event.dataTransfer.setData(DRAG_TYPE, job.id)}
        onDragOver={(event) => {
          if (!waiting || !event.dataTransfer.types.includes(DRAG_TYPE)) return;
          event.preventDefault();
          setDropping(true);
        }}
        onDragLeave={() => setDropping(false)}
        onDrop={(event) => {
          if (!event.dataTransfer.types.includes(DRAG_TYPE)) return;
          event.preventDefault();
          setDropping(false);
          const dragged = event.dataTransfer.getData(DRAG_TYPE);
          if (waiting && dragged !== job.id) void placeJob(dragged, job.id);
        }}
      >
        <div className={styles.thumb}>
          {savedUid !== undefined ? (
            <button
              type="button"
              className={styles.thumbButton}
              aria-label={t('queue.openImage')}
              onClick={() => navigate('image', { uid: savedUid })}
            >
              <img src={`/thumb/${savedUid}?s=320`} alt="" loading="lazy" />
            </button>
          ) : (
            progress !== undefined &&
            progress.preview > 0 && <img src={previewUrl(job.id, progress.preview)} alt="" />
          )}
        </div>
        <div className={styles.main}>
          <p className={styles.promptText} dir="auto">
            {job.prompt || t(`gallery.type.${job.type}`)}
          </p>
          <p className={styles.facts}>{facts.join(' · ')}</p>
          {isActive(job) && (
            <Progress
              fraction={progress?.fraction ?? null}
              label={t('queue.jobProgress', { prompt: job.prompt })}
            />
          )}
          <WaitsForNotice job={job} />
          {job.error !== null && !waiting && (
            <p className={styles.error}>
              {job.error.message} {hint !== undefined && t(hint)}
            </p>
          )}
        </div>
        <div className={styles.state}>
          <span className={styles[job.state]}>{t(`queue.state.${job.state}`)}</span>
          {progress !== undefined && (
            <span className={styles.facts}>
              {progress.step !== null &&
                progress.steps !== null &&
                t('queue.step', { step: progress.step, steps: progress.steps })}
              {progress.remainingMs !== null && (
                <>
                  <br />
                  {t('queue.remaining', { time: formatEstimate(progress.remainingMs) })}
                </>
              )}
            </span>
          )}
        </div>
        <div className={styles.buttons}>
          {!isEnded(job) && (
            <IconButton
              icon={X}
              label={t('queue.cancel')}
              onClick={() => void cancelJobs({ jobIds: [job.id] })}
            />
          )}
          {(job.state === 'failed' || job.state === 'cancelled') && (
            <IconButton
              icon={RotateCcw}
              label={t('queue.retry')}
              onClick={() => void retryJobs({ jobIds: [job.id] })}
            />
          )}
          <Menu entries={entries} align="end">
            <button type="button" className={styles.more} aria-label={t('queue.actions')}>
              <Ellipsis size={16} aria-hidden />
            </button>
          </Menu>
        </div>
      </div>
    </ContextMenu>
  );
}

function useJobMenu(job: JobView): readonly MenuEntry[] {
  const t = useTranslate();
  const waiting = job.state === 'queued';
  const savedUid = job.uids[job.savedCount - 1];
  const order = (label: MessageKey, move: Parameters<typeof moveJob>[1]): MenuEntry => ({
    kind: 'item',
    label: t(label),
    disabled: !waiting,
    run: () => void moveJob(job.id, move),
  });
  return [
    {
      kind: 'item',
      label: t('queue.openImage'),
      disabled: savedUid === undefined,
      run: () => navigate('image', { uid: savedUid ?? '' }),
    },
    {
      kind: 'item',
      label: t('queue.useSettings'),
      disabled: savedUid === undefined,
      run: () => openSettings({ uid: savedUid ?? '', type: job.type }),
    },
    { kind: 'separator' },
    order('queue.runNext', 'first'),
    order('queue.moveUp', 'up'),
    order('queue.moveDown', 'down'),
    order('queue.runLast', 'last'),
    { kind: 'separator' },
    {
      kind: 'item',
      label: t('queue.retry'),
      disabled: job.state !== 'failed' && job.state !== 'cancelled',
      run: () => void retryJobs({ jobIds: [job.id] }),
    },
    {
      kind: 'item',
      label: t('queue.cancel'),
      disabled: isEnded(job),
      run: () => void cancelJobs({ jobIds: [job.id] }),
    },
  ];
}

/** What to do about an error, where the code alone tells. */
function hintOf(code: string): MessageKey | undefined {
  return code in messages.hint ? `queue.hint.${code as keyof typeof messages.hint}` : undefined;
}
