import type { JobView } from '../../../preload/contract/jobs.ts';

export interface SessionProgress {
  /** The job to show: the one running, else the next to run. Null when none is open. */
  readonly current: JobView | null;
  /** The last job that failed, when nothing is open any more and nothing came after it. */
  readonly failed: JobView | null;
  /** The picture saved last. */
  readonly newestUid: string | null;
  readonly savedImages: number;
  readonly plannedImages: number;
}

const ACTIVE_FIRST: readonly JobView['state'][] = ['saving', 'running', 'dispatched', 'queued'];

/** Of these sessions, the one being made: before those that wait, and in their order. Null when none is open any more. */
export function sessionInHand(sessionIds: readonly string[], jobs: Iterable<JobView>): string | null {
  const ranks = new Map<string, number>();
  for (const job of jobs) {
    if (!ACTIVE_FIRST.includes(job.state)) continue;
    // One being saved is no more in hand than one that runs: else the stage would leap from server to server.
    const rank = Math.max(ACTIVE_FIRST.indexOf('running'), ACTIVE_FIRST.indexOf(job.state));
    ranks.set(job.sessionId, Math.min(rank, ranks.get(job.sessionId) ?? rank));
  }
  const open = sessionIds.filter((id) => ranks.has(id));
  return open.sort((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0))[0] ?? null;
}

/** How far a session has come, from its jobs in any order. */
export function sessionProgress(jobs: readonly JobView[]): SessionProgress {
  const open = jobs
    .filter((job) => ACTIVE_FIRST.includes(job.state))
    .sort((a, b) => ACTIVE_FIRST.indexOf(a.state) - ACTIVE_FIRST.indexOf(b.state) || a.position - b.position);
  const ended = jobs
    .filter((job) => job.endedAtMs !== null)
    .sort((a, b) => (b.endedAtMs ?? 0) - (a.endedAtMs ?? 0));
  const lastEnded = ended[0];
  const saved = ended.find((job) => job.savedCount > 0);
  return {
    current: open[0] ?? null,
    failed: open.length === 0 && lastEnded?.state === 'failed' ? lastEnded : null,
    newestUid: saved?.uids[saved.savedCount - 1] ?? null,
    savedImages: jobs.reduce((sum, job) => sum + job.savedCount, 0),
    plannedImages: jobs.reduce((sum, job) => sum + job.uids.length, 0),
  };
}
