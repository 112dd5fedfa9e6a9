import type { JobView, SessionView } from '../../../preload/contract/jobs.ts';
import { isActive, isEnded } from '../../api/queue-store.ts';

export const QUEUE_FILTERS = ['all', 'open', 'failed', 'done'] as const;
export type QueueFilter = (typeof QUEUE_FILTERS)[number];

export type QueueRow =
  | {
      readonly kind: 'session';
      readonly id: string;
      /** Null when the user gave neither a name nor a prompt. */
      readonly label: string | null;
      readonly type: JobView['type'];
      readonly isBatch: boolean;
      readonly paused: boolean;
      readonly savedImages: number;
      readonly totalImages: number;
      readonly openJobs: number;
      readonly expanded: boolean;
    }
  | { readonly kind: 'job'; readonly job: JobView };

/** Sessions with more jobs than this begin closed. */
const OPENED_UP_TO = 12;

/**
 * The queue as rows: sessions in the order they will run, then ended ones, newest first; under each its jobs, unless closed.
 * `toggled` holds the sessions whose openness the user turned over.
 */
export function queueRows(
  jobs: Iterable<JobView>,
  sessions: ReadonlyMap<string, SessionView>,
  filter: QueueFilter,
  toggled: ReadonlySet<string>,
): readonly QueueRow[] {
  const bySession = Map.groupBy(jobs, (job) => job.sessionId);
  return [...bySession]
    .map(([id, all]) => ({ id, all, shown: all.filter((job) => isShown(job, filter)).sort(byRunOrder) }))
    .filter(({ shown }) => shown.length > 0)
    .sort((a, b) => bySessionOrder(a.all, b.all))
    .flatMap(({ id, all, shown }): QueueRow[] => {
      const session = sessions.get(id);
      const expanded = shown.length <= OPENED_UP_TO !== toggled.has(id);
      return [
        {
          kind: 'session',
          id,
          label: session?.label || all[0]?.prompt.slice(0, 80) || null,
          type: all[0]?.type ?? 'text-to-image',
          isBatch: (session?.batchFile ?? '') !== '',
          paused: session?.paused ?? false,
          savedImages: session?.savedImages ?? sum(all, (job) => job.savedCount),
          totalImages: session?.plannedImages ?? sum(all, (job) => job.uids.length),
          openJobs: all.filter((job) => !isEnded(job)).length,
          expanded,
        },
        ...(expanded ? shown : shown.filter(isActive)).map((job): QueueRow => ({ kind: 'job', job })),
      ];
    });
}

function isShown(job: JobView, filter: QueueFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'open':
      return !isEnded(job);
    case 'failed':
      return job.state === 'failed';
    case 'done':
      return job.state === 'done' || job.state === 'cancelled';
  }
}

/** Open jobs by place in the queue, then ended ones, newest first. */
function byRunOrder(a: JobView, b: JobView): number {
  const rank = (job: JobView): number => (isActive(job) ? 0 : isEnded(job) ? 2 : 1);
  return (
    rank(a) - rank(b) ||
    (isEnded(a) ? (b.endedAtMs ?? 0) - (a.endedAtMs ?? 0) : a.position - b.position) ||
    a.createdAtMs - b.createdAtMs
  );
}

function bySessionOrder(a: readonly JobView[], b: readonly JobView[]): number {
  const [firstA, firstB] = [[...a].sort(byRunOrder)[0], [...b].sort(byRunOrder)[0]];
  return firstA === undefined || firstB === undefined ? 0 : byRunOrder(firstA, firstB);
}

function sum(jobs: readonly JobView[], of: (job: JobView) => number): number {
  return jobs.reduce((total, job) => total + of(job), 0);
}

export type Move = 'first' | 'up' | 'down' | 'last';

/**
 * The job before which a waiting job goes when it is moved: an id, null for the end, or undefined when it is there already.
 * `waiting` are all waiting jobs in the order they will run.
 */
export function targetOfMove(
  waiting: readonly string[],
  jobId: string,
  move: Move,
): string | null | undefined {
  const at = waiting.indexOf(jobId);
  const last = waiting.length - 1;
  if (at < 0) return undefined;
  switch (move) {
    case 'first':
      return at === 0 ? undefined : waiting[0];
    case 'up':
      return at === 0 ? undefined : waiting[at - 1];
    case 'down':
      return at === last ? undefined : (waiting[at + 2] ?? null);
    case 'last':
      return at === last ? undefined : null;
  }
}

/** Ids of the waiting jobs in the order they will run. */
export function waitingOrder(jobs: Iterable<JobView>): readonly string[] {
  return [...jobs]
    .filter((job) => job.state === 'queued')
    .sort((a, b) => a.position - b.position || a.createdAtMs - b.createdAtMs)
    .map((job) => job.id);
}
