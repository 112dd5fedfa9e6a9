import { expect, test } from 'vitest';
import type { SessionPlan } from '../../../main/domain/catalog.ts';
import type { JobPlan } from '../../../main/domain/job.ts';
import { catalogIn, picture, REQUEST, temporaryFolder, uidOf } from './support.ts';

function session(id: string, highestOnDisk = 0): SessionPlan {
  return {
    id,
    folder: 'collections/images/2026/11/21/1005',
    startedAtMs: 1_790_000_000_000,
    label: id,
    batchFile: null,
    highestOnDisk,
  };
}

function plans(prefix: string, jobs: number, images: number): JobPlan[] {
  return Array.from({ length: jobs }, (_, job) => ({
    id: `${prefix}-job-${job}`,
    request: REQUEST,
    images: Array.from({ length: images }, (_, image) => ({
      uid: `${prefix}-${job}-${image}`,
      seed: String(18446744073709551615n - BigInt(image)),
    })),
  }));
}

test('numbers go on above what is on disk and what was given out', async () => {
  const folder = await temporaryFolder();
  const catalog = await catalogIn(folder);
  const [first] = await catalog.submitSession(session('a', 3), plans('a', 1, 2));
  expect(first?.images).toEqual([
    {
      uid: 'a-0-0',
      count: 4,
      seed: '18446744073709551615',
      path: 'collections/images/2026/11/21/1005/004_seed_18446744073709551615.png',
      saved: false,
    },
    expect.objectContaining({ count: 5, seed: '18446744073709551614' }),
  ]);
  const [more] = await catalog.appendJobs('a', 4, plans('a2', 1, 1));
  expect(more?.images.map(({ count }) => count)).toEqual([6]);
  const [disk] = await catalog.submitSession(session('b', 20), plans('b', 1, 1));
  expect(disk?.images.map(({ count }) => count)).toEqual([21]);
  await expect(catalog.submitSession(session('b'), [])).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('sessions submitted at once never share a number, also after the jobs are forgotten', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  const submitted = await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      catalog.submitSession(session(`s${index}`), plans(`p${index}`, 3, 4)),
    ),
  );
  const counts = submitted.flat().flatMap(({ images }) => images.map(({ count }) => count));
  expect(counts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 96 }, (_, index) => index + 1));
  const ids = submitted.flat().map(({ id }) => id);
  for (const id of ids) await catalog.updateJob(id, { state: 'done' });
  await catalog.forgetJobs(ids);
  expect(await catalog.jobs({})).toEqual([]);
  const [next] = await catalog.submitSession(session('later'), plans('later', 1, 1));
  expect(next?.images[0]?.count).toBe(97);
});

test('a job keeps its state, ticket and error, and queued jobs are not forgotten', async () => {
  const folder = await temporaryFolder();
  const catalog = await catalogIn(folder);
  await catalog.submitSession(session('a'), plans('a', 3, 1));
  await catalog.updateJob('a-job-1', {
    state: 'dispatched',
    ticket: { executorId: 'gpu', remoteId: 'r1' },
    attempts: 1,
    startedAtMs: 5,
  });
  await catalog.updateJob('a-job-2', {
    state: 'failed',
    error: { code: 'OUT_OF_MEMORY', message: 'No memory.' },
  });
  await catalog.updateJob('a-job-2', { position: 0.5 });
  await catalog.forgetJobs(['a-job-0', 'a-job-1']);
  await catalog.pauseSession('a', true);
  const again = await catalogIn(folder);
  const jobs = await again.jobs({});
  expect(jobs.map(({ id, state }) => [id, state])).toEqual([
    ['a-job-2', 'failed'],
    ['a-job-0', 'queued'],
    ['a-job-1', 'dispatched'],
  ]);
  expect(jobs[2]).toMatchObject({
    ticket: { executorId: 'gpu', remoteId: 'r1' },
    attempts: 1,
    startedAtMs: 5,
  });
  expect(jobs[0]?.error).toEqual({ code: 'OUT_OF_MEMORY', message: 'No memory.' });
  expect(await again.jobs({ states: ['queued'] })).toHaveLength(1);
  expect(await again.sessionTallies(['a', 'nope'])).toEqual(
    new Map([['a', { plannedImages: 3, savedImages: 0 }]]),
  );
  expect(await again.sessions({ newest: 5 })).toEqual([expect.objectContaining({ id: 'a', paused: true })]);
  expect(await again.sessions({ newest: 0 })).toEqual([]);
  expect(await again.sessions({ ids: ['nope', 'a'] })).toMatchObject([{ id: 'a' }]);
  await expect(again.updateJob('nope', { state: 'done' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('an image is saved once, however often it is said', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  await catalog.submitSession(session('a'), [
    { id: 'j', request: REQUEST, images: [{ uid: uidOf(1), seed: '1' }] },
  ]);
  await Promise.all([catalog.saveJobImage('j', picture(1)), catalog.saveJobImage('j', picture(1))]);
  await catalog.saveJobImage('j', picture(1));
  expect(await catalog.count({ kind: 'all' })).toBe(1);
  expect((await catalog.jobs({}))[0]?.images[0]?.saved).toBe(true);
  const elsewhere = { path: 'another name.png' };
  await catalog.saveJobImage('j', picture(1, { file: elsewhere, generation: { engineSeconds: 3 } }));
  expect(await catalog.costs('model')).toMatchObject([{ images: 1, engineSeconds: 3 }]);
  await expect(catalog.saveJobImage('j', picture(2))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await catalog.count({ kind: 'all' })).toBe(1);
});

test('a picture from a folder that another was made from gets a sidecar, so that it stays known as its parent', async () => {
  const catalog = await catalogIn(await temporaryFolder());
  await catalog.putImages([
    picture(1),
    picture(2, { file: { rootId: 'usb', path: 'a.png' } }),
    picture(3, { file: { path: 'collections/images/2026/11/21/1005/a.png' } }),
  ]);
  await catalog.submitSession(session('a'), [
    { id: 'j', request: REQUEST, images: [4, 5].map((n) => ({ uid: uidOf(n), seed: String(n) })) },
  ]);
  const parents = [2, 3].map((n) => ({ role: 'source' as const, uid: uidOf(n) }));
  await catalog.saveJobImage('j', picture(4, { generation: { parents } }));
  const due = await catalog.pendingFiles(10);
  expect(due.map(({ uid, kind }) => [uid, kind])).toEqual([[uidOf(2), 'sidecar']]);
  await catalog.completeFiles(due.map(({ id }) => id));
  await catalog.saveJobImage('j', picture(5, { generation: { parents } }));
  expect(await catalog.pendingFiles(10)).toEqual([]);
});
