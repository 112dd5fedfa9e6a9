import { Worker } from 'node:worker_threads';
import { workerUrl } from '../worker-url.ts';
import { WorkerCalls } from './worker-calls.ts';

/** Looks into copies of the catalog, in a thread of its own: a large one takes seconds. */
async function ask<T>(method: 'pictures' | 'check', path: string, signal?: AbortSignal): Promise<T> {
  signal?.throwIfAborted();
  const thread = new WorkerCalls(
    new Worker(workerUrl('./copies.worker.ts', import.meta.url)),
    () => undefined,
  );
  const stop = (): void => thread.giveUp();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    return await thread.call<T>(method, [path]);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    // The thread can't end before the statement it is in: nobody waits for one that was stopped.
    const ended = thread.terminate();
    if (signal?.aborted !== true) await ended;
  }
}

/** How many pictures a copy knows, or null when it can't be read. */
export function picturesInCopy(path: string): Promise<number | null> {
  return ask('pictures', path);
}

/**
 * Reads a copy whole.
 * @throws AppError CATALOG_CORRUPT for one that is damaged or from a newer Gesso; what `signal` was aborted with, at once
 */
export function checkCopy(path: string, signal?: AbortSignal): Promise<void> {
  return ask('check', path, signal);
}
