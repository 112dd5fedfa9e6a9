import { expect, it } from 'vitest';
import type { JobView } from '../../../../preload/contract/jobs.ts';
import { sessionInHand, sessionProgress } from '../../../../renderer/features/generate/session-progress.ts';

function job(id: string, state: JobView['state'], part: Partial<JobView> = {}): JobView {
  const base = { id, state, uids: [`${id}-1`], savedCount: 0, position: 0, endedAtMs: null };
  return { ...base, ...part } as JobView;
}

it('shows the running job before waiting ones, in their order', () => {
  const jobs = [
    job('c', 'queued', { position: 2 }),
    job('b', 'queued', { position: 1 }),
    job('a', 'running'),
  ];
  expect(sessionProgress(jobs).current?.id).toBe('a');
  expect(sessionProgress(jobs.slice(0, 2)).current?.id).toBe('b');
});

it('counts pictures and names the one saved last', () => {
  const progress = sessionProgress([
    job('a', 'done', { savedCount: 1, endedAtMs: 5 }),
    job('b', 'done', { savedCount: 2, uids: ['b-1', 'b-2'], endedAtMs: 9 }),
    job('c', 'running'),
  ]);
  expect(progress).toMatchObject({ savedImages: 3, plannedImages: 4, newestUid: 'b-2' });
});

it('of several sessions the one that is made is in hand, then the one submitted first', () => {
  const of = (sessionId: string, state: JobView['state']): JobView =>
    job(sessionId + state, state, { sessionId });
  const [one, two, three] = [of('one', 'queued'), of('two', 'queued'), of('elsewhere', 'running')];
  const ids = ['one', 'two'];
  expect(sessionInHand(ids, [two, one, three])).toBe('one');
  expect(sessionInHand(ids, [one, of('two', 'running'), three])).toBe('two');
  expect(sessionInHand(ids, [of('two', 'saving'), of('one', 'running')])).toBe('one');
  expect(sessionInHand(ids, [of('one', 'done'), of('one', 'cancelled'), two])).toBe('two');
  expect(sessionInHand(ids, [of('two', 'failed'), three])).toBeNull();
});

it('tells of a failure only when it is the last word', () => {
  const failed = job('a', 'failed', { endedAtMs: 5 });
  expect(sessionProgress([failed]).failed?.id).toBe('a');
  expect(sessionProgress([failed, job('b', 'queued')]).failed).toBeNull();
  expect(sessionProgress([failed, job('b', 'done', { savedCount: 1, endedAtMs: 9 })]).failed).toBeNull();
});
