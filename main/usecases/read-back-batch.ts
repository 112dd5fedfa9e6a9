import type { BatchRun } from '../domain/batch/batch-run.ts';
import type { BatchRunDeps } from './batch-run-ports.ts';
import { imageUidOf, jobIdOf, liveRun, setPicture, takeJob, type LiveRun } from './live-batch.ts';

/** A run as the catalog knows it: what its jobs say is how far it has come. */
export async function readBackBatch(
  deps: Pick<BatchRunDeps, 'catalog' | 'engines' | 'parse' | 'store'>,
  run: BatchRun,
): Promise<LiveRun> {
  const batch = await deps.parse(await deps.store.source(run.id), run.fileName);
  const engines = await Promise.all(deps.engines.map((engine) => engine.describe()));
  const live = liveRun(run, batch, engines);
  const [jobs, [session]] = await Promise.all([
    deps.catalog.jobs({ sessionId: run.id }),
    deps.catalog.sessions({ ids: [run.id] }),
  ]);
  live.begun = session !== undefined;
  live.paused = session?.paused ?? false;
  // The jobs are written before the cursor: a crash in between leaves it behind.
  const numbers = new Set(jobs.map(({ id }) => id));
  let planned = run.cursor;
  while (planned < run.images && numbers.has(jobIdOf(run, planned))) planned++;
  live.run = { ...run, cursor: planned };
  // Jobs that ended may have been cleared away.
  for (let index = 0; index < planned; index++) setPicture(live, index, 'done');
  for (const job of jobs) takeJob(live, job);
  if (!session && planned > 0 && run.state !== 'done') await findLost(deps, live);
  return live;
}

/** After the catalog was made anew, jobs are gone but pictures are not: the ones that are missing are planned again. */
async function findLost({ catalog }: Pick<BatchRunDeps, 'catalog'>, live: LiveRun): Promise<void> {
  for (let from = 0; from < live.run.cursor; from += 1000) {
    const to = Math.min(from + 1000, live.run.cursor);
    const indexes = Array.from({ length: to - from }, (_, offset) => from + offset);
    const uids = indexes.map((index) => imageUidOf(live.run, index));
    const found = new Set((await catalog.records(uids)).map((record) => record.uid));
    for (const index of indexes) {
      if (found.has(imageUidOf(live.run, index))) continue;
      setPicture(live, index, 'waiting');
      live.again.push(index);
    }
  }
}
