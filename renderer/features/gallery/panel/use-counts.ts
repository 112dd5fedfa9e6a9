import { parseQuery } from '../../../../main/domain/query/parser.ts';
import { useQueue } from '../../../api/queue-store.ts';
import { countTiles } from '../shown-jobs.ts';
import { followRevision } from '../use-set.ts';
import { useKeptCurrent } from './use-kept-current.ts';

/** How many each query finds, jobs that come, end or fail included, kept current; null until known. */
export function useCounts(queries: readonly string[]): readonly number[] | null {
  return useKeptCurrent(JSON.stringify(queries), countAll, followTiles);
}

function followTiles(listener: () => void): () => void {
  const unfollowPictures = followRevision(listener);
  const unfollowJobs = useQueue.subscribe(({ jobs }, before) => {
    if (jobs !== before.jobs) listener();
  });
  return () => {
    unfollowPictures();
    unfollowJobs();
  };
}

async function countAll(queries: string): Promise<readonly number[]> {
  const read = (JSON.parse(queries) as string[]).map(parseQuery);
  const counts = await countTiles(read.flatMap((parsed) => (parsed.ok ? [parsed.query] : [])));
  let next = 0;
  return read.map((parsed) => (parsed.ok ? (counts[next++] ?? 0) : 0));
}
