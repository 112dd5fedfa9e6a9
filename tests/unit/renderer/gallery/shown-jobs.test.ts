import { expect, it, vi } from 'vitest';
import type { JobView } from '../../../../preload/contract/jobs.ts';
import { parseQuery } from '../../../../main/domain/query/parser.ts';
import { useQueue } from '../../../../renderer/api/queue-store.ts';
import { countTiles, shownJobs } from '../../../../renderer/features/gallery/shown-jobs.ts';

const asked = vi.hoisted(() => [] as (readonly string[])[]);
vi.mock('../../../../renderer/api/api.ts', () => ({
  api: {
    gallery: {
      counts: ({ queries }: { queries: readonly string[] }) => {
        asked.push(queries);
        return Promise.resolve({ counts: queries.map((one) => (one.includes('status') ? 0 : 40)) });
      },
    },
  },
}));

const job = (id: string, state: JobView['state'], prompt: string, position = 0): JobView =>
  ({ id, state, prompt, position, model: '', engine: 'builtin' }) as JobView;
const query = (text: string) => {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.query;
};
const jobs = [
  job('waits', 'queued', 'red fox', 1),
  job('failed', 'failed', 'red fox'),
  job('runs', 'running', 'blue jay'),
  job('done', 'done', 'red fox'),
  job('ended', 'cancelled', 'red fox'),
];
const ids = (text: string) => shownJobs(jobs, query(text), 0).map(({ id }) => id);

it('tiles are the jobs under way, then the failed, then the waiting; what has its picture has no other tile', () => {
  expect(ids('')).toEqual(['runs', 'failed', 'waits']);
  expect(ids('fox')).toEqual(['failed', 'waits']);
  expect(ids('status:failed')).toEqual(['failed']);
  expect(ids('status:in-progress jay')).toEqual(['runs']);
});

it('a filter by status counts jobs, any other one pictures', async () => {
  useQueue.setState({ jobs: new Map(jobs.map((one) => [one.id, one])) });
  const texts = ['status:failed', 'status:in-progress', 'fox'];
  expect(await countTiles(texts.map(query))).toEqual([1, 2, 40]);
  // All in one call; of nothing nothing is asked.
  expect(await countTiles([])).toEqual([]);
  expect(asked).toEqual([texts]);
});
