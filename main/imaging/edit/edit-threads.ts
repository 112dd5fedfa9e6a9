import { Worker } from 'node:worker_threads';
import { AppError, type ErrorCode } from '../../domain/errors.ts';
import { workerUrl } from '../../worker-url.ts';
import type { EditSpec, PreparedEdit } from './edit-pipeline.ts';
import type { EditAnswer, EditOrder } from './edit.worker.ts';

/** `prepareEdit` in a thread of its own. Aborting ends the thread. */
export async function prepareInThread(spec: EditSpec, signal: AbortSignal): Promise<PreparedEdit> {
  return (await run({ spec, output: null }, signal)) as PreparedEdit;
}

/** `stitchEdit` in a thread of its own. */
export async function stitchInThread(
  spec: EditSpec,
  output: Uint8Array,
  signal: AbortSignal,
): Promise<Uint8Array> {
  return (await run({ spec, output }, signal)) as Uint8Array;
}

async function run(order: EditOrder, signal: AbortSignal): Promise<PreparedEdit | Uint8Array> {
  signal.throwIfAborted();
  const worker = new Worker(workerUrl('./edit.worker.ts', import.meta.url), { workerData: order });
  try {
    return await new Promise((resolve, reject) => {
      worker.on('message', (answer: EditAnswer) => {
        if (answer.ok) resolve(answer.value);
        else reject(new AppError(answer.code as ErrorCode, answer.message));
      });
      worker.on('error', reject);
      worker.on('exit', (code) => reject(new Error(`the edit thread ended early (${code})`)));
      signal.addEventListener('abort', () => reject(new AppError('CANCELLED', 'Cancelled')), { once: true });
    });
  } finally {
    await worker.terminate();
  }
}
