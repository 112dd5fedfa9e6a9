import type { Query } from '../../../main/domain/query/ast.ts';
import { asksForJobs, matchesJob } from '../../../main/domain/query/match-job.ts';
import { printQuery } from '../../../main/domain/query/printer.ts';
import type { JobView } from '../../../preload/contract/jobs.ts';
import { api } from '../../api/api.ts';
import { useQueue } from '../../api/queue-store.ts';

const RANK: Partial<Record<JobView['state'], number>> = {
  saving: 0,
  running: 1,
  dispatched: 2,
  failed: 3,
  queued: 4,
};

/** The jobs without a picture that a query finds, those under way first. */
export function shownJobs(jobs: Iterable<JobView>, query: Query, nowMs: number): readonly JobView[] {
  return [...jobs]
    .filter((job) => RANK[job.state] !== undefined && matchesJob(query, job, nowMs))
    .sort((a, b) => (RANK[a.state] ?? 9) - (RANK[b.state] ?? 9) || a.position - b.position);
}

/** How many tiles each of the queries brings: pictures, and jobs where it asks for them. */
export async function countTiles(queries: readonly Query[]): Promise<readonly number[]> {
  if (queries.length === 0) return [];
  const { counts } = await api.gallery.counts({ queries: queries.map(printQuery) });
  return queries.map((query, index) => (counts[index] ?? 0) + countJobs(query));
}

function countJobs(query: Query): number {
  return asksForJobs(query) ? shownJobs(useQueue.getState().jobs.values(), query, Date.now()).length : 0;
}
