import { useEffect, useState } from 'react';
import { parseQuery } from '../../../../main/domain/query/parser.ts';
import { useQueue } from '../../../api/queue-store.ts';
import { useGallery } from '../gallery-store.ts';
import { countTiles } from '../shown-jobs.ts';
import { useSetVersion } from '../use-set.ts';

/** How many each query finds, kept current; null until known. */
export function useCounts(queries: readonly string[]): readonly number[] | null {
  const set = useGallery((state) => state.set);
  const revision = useSetVersion(set) > 0 ? set?.revision : undefined;
  const jobs = useQueue((state) => state.jobs);
  const [counts, setCounts] = useState<readonly number[] | null>(null);
  const key = JSON.stringify(queries);
  useEffect(() => {
    let current = true;
    // Counted anew with every revision and with every job that comes, ends or fails.
    const asked = { queries: JSON.parse(key) as string[], revision, jobs };
    const timer = setTimeout(() => {
      Promise.all(asked.queries.map(countOf)).then(
        (found) => {
          if (current) setCounts(found);
        },
        // The counts stay as they were; the grid itself says what is wrong.
        () => undefined,
      );
    }, 60);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [key, revision, jobs]);
  return counts;
}

async function countOf(text: string): Promise<number> {
  const parsed = parseQuery(text);
  return parsed.ok ? await countTiles(parsed.query) : 0;
}
