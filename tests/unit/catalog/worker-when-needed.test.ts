import { Worker } from 'node:worker_threads';
import { expect, test, vi } from 'vitest';
import { WorkerCalls, WorkerWhenNeeded } from '../../../main/catalog/worker-calls.ts';
import { workerUrl } from '../../../main/worker-url.ts';

test('a thread for rare work is started when it is asked, ends when it is idle, and is started again', async () => {
  const workers: Worker[] = [];
  const ended = vi.fn<() => void>();
  const thread = new WorkerWhenNeeded(() => {
    const base = new URL('../../../main/catalog/x.ts', import.meta.url).href;
    const worker = new Worker(workerUrl('./copies.worker.ts', base));
    worker.on('exit', ended);
    workers.push(worker);
    return new WorkerCalls(worker, () => undefined);
  }, 1);
  expect(workers).toHaveLength(0);
  expect(await Promise.all([1, 2].map(() => thread.call('pictures', ['/nowhere'])))).toEqual([null, null]);
  expect(workers).toHaveLength(1);
  await vi.waitFor(() => expect(ended).toHaveBeenCalledTimes(1), 5000);
  expect(await thread.call('pictures', ['/nowhere'])).toBeNull();
  expect(workers).toHaveLength(2);
  await thread.terminate();
  expect(ended).toHaveBeenCalledTimes(2);
});
