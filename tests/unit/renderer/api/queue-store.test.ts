import { expect, it, vi } from 'vitest';
import type { JobProgress, JobView } from '../../../../preload/contract/jobs.ts';
import { applyQueueDelta, useQueue } from '../../../../renderer/api/queue-store.ts';

// The store's module reaches for the connection; applying deltas needs none.
vi.mock('../../../../renderer/api/api.ts', () => ({ api: {} }));

const job = (id: string, state: JobView['state']): JobView => ({ id, state }) as JobView;
const progress = (jobId: string, fraction: number): JobProgress => ({ jobId, fraction }) as JobProgress;

it('keeps jobs and their progress current, and drops the progress of those that ended', () => {
  let state = useQueue.getInitialState();
  state = applyQueueDelta(state, { kind: 'jobs', jobs: [job('a', 'running'), job('b', 'queued')] });
  state = applyQueueDelta(state, { kind: 'progress', progress: [progress('a', 0.5)] });
  expect(state.progress.get('a')?.fraction).toBe(0.5);

  state = applyQueueDelta(state, { kind: 'jobs', jobs: [job('a', 'done')] });
  expect(state.jobs.get('a')?.state).toBe('done');
  expect(state.progress.size).toBe(0);
  // What was said of it before its end, but is heard after.
  state = applyQueueDelta(state, { kind: 'progress', progress: [progress('a', 0.9)] });
  expect(state.progress.size).toBe(0);

  state = applyQueueDelta(state, { kind: 'removed', jobIds: ['a'] });
  expect([...state.jobs.keys()]).toEqual(['b']);
  expect(applyQueueDelta(state, { kind: 'paused', pause: { error: null } }).pause).toEqual({ error: null });
});

it('never changes a state it was given', () => {
  const before = useQueue.getInitialState();
  applyQueueDelta(before, { kind: 'jobs', jobs: [job('a', 'queued')] });
  expect(before.jobs.size).toBe(0);
});
