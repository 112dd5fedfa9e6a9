import { Worker } from 'node:worker_threads';
import { AppError } from '../../domain/errors.ts';

/**
 * Runs one order in a thread of its own and hands on its messages until `take` settles the matter. Aborting sets the order's stop
 * flag and lets the thread end by itself.
 */
export async function runWorker<Report, Result>(
  script: URL,
  order: { readonly stop: SharedArrayBuffer },
  signal: AbortSignal,
  take: (report: Report, resolve: (result: Result) => void, reject: (error: unknown) => void) => void,
): Promise<Result> {
  signal.throwIfAborted();
  const worker = new Worker(script, { workerData: order });
  const onAbort = (): void => void Atomics.store(new Int32Array(order.stop), 0, 1);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await new Promise<Result>((resolve, reject) => {
      worker.on('message', (report: Report) => take(report, resolve, reject));
      worker.on('error', reject);
      worker.on('exit', (code) =>
        reject(new AppError('ENGINE_FAILED', `The engine's thread ended early (${code}).`)),
      );
    });
  } finally {
    signal.removeEventListener('abort', onAbort);
    await worker.terminate();
  }
}
