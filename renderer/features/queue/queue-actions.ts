import type { JobSelection, JobView } from '../../../preload/contract/jobs.ts';
import { api } from '../../api/api.ts';
import { attempt as attemptAny } from '../../api/tell-error.ts';
import { isEnded, useQueue } from '../../api/queue-store.ts';
import { translate } from '../../i18n/translate.ts';
import { showToast } from '../../ui/toast-store.ts';
import { targetOfMove, waitingOrder, type Move } from './queue-rows.ts';

/** Runs an action of the queue and tells of its failure. */
async function attempt(action: () => Promise<void>): Promise<void> {
  await attemptAny(action, 'queue.actionFailed');
}

/** Cancels jobs; the message offers to put them back, and none that had failed or been cancelled before. */
export function cancelJobs(which: JobSelection): Promise<void> {
  return attempt(async () => {
    const jobIds = openJobs(which);
    const { changed } = await api.jobs.cancel({ which });
    if (changed === 0) return;
    showToast({
      text: translate('queue.changedCancel', { count: changed }),
      action: {
        label: translate('common.undo'),
        run: () => void retryJobs({ jobIds }),
      },
    });
  });
}

function openJobs(which: JobSelection): string[] {
  const isMeant = ({ id, sessionId }: JobView): boolean =>
    'all' in which || ('sessionId' in which ? sessionId === which.sessionId : which.jobIds.includes(id));
  return [...useQueue.getState().jobs.values()]
    .filter((job) => !isEnded(job) && isMeant(job))
    .map(({ id }) => id);
}

export function retryJobs(which: JobSelection): Promise<void> {
  return attempt(async () => {
    const { changed } = await api.jobs.retry({ which });
    if (changed > 0) showToast({ text: translate('queue.changedRetry', { count: changed }) });
  });
}

export function clearEnded(): Promise<void> {
  return attempt(async () => {
    const { changed } = await api.jobs.clearEnded({});
    if (changed > 0) showToast({ text: translate('queue.changedClear', { count: changed }) });
  });
}

/** `sessionId` null: the whole queue. */
export function setPaused(sessionId: string | null, paused: boolean): Promise<void> {
  return attempt(async () => {
    await (paused ? api.jobs.pause({ sessionId }) : api.jobs.resume({ sessionId }));
  });
}

export function moveJob(jobId: string, move: Move): Promise<void> {
  const target = targetOfMove(waitingOrder(useQueue.getState().jobs.values()), jobId, move);
  return target === undefined ? Promise.resolve() : placeJob(jobId, target);
}

/** Puts a waiting job before another one, or at the end (null). */
export function placeJob(jobId: string, beforeJobId: string | null): Promise<void> {
  return attempt(async () => {
    await api.jobs.reorder({ jobIds: [jobId], beforeJobId });
  });
}
