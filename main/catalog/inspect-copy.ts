import { Worker } from 'node:worker_threads';
import { workerUrl } from '../worker-url.ts';
import { WorkerCalls } from './worker-calls.ts';

/** Looks into copies of the catalog, in a thread of its own: a large one takes seconds. */
async function ask<T>(method: 'pictures' | 'check', path: string): Promise<T> {
  const thread = new WorkerCalls(
    new Worker(workerUrl('./copies.worker.ts', import.meta.url)),
    () => undefined,
  );
  try {
    return await thread.call<T>(method, [path]);
  } finally {
    await thread.terminate();
  }
}

/** How many pictures a copy knows, or null when it can't be read. */
export function picturesInCopy(path: string): Promise<number | null> {
  return ask('pictures', path);
}

/** Reads a copy whole. @throws AppError CATALOG_CORRUPT for one that is damaged or from a newer Gesso */
export function checkCopy(path: string): Promise<void> {
  return ask('check', path);
}
