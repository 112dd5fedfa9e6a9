import { Worker } from 'node:worker_threads';
import { AppError } from '../../domain/errors.ts';

/** A thread without an order is kept this long: the next picture need not wait for a new one to start and warm up. */
const KEPT_MS = 15_000;

interface Idle {
  readonly worker: Worker;
  readonly timer: NodeJS.Timeout;
}

/** Runs orders in threads, one order a thread at a time. A thread that waits for the next order keeps no process alive. */
export class OrderThreads {
  readonly #idle = new Map<string, Idle>();
  #closed = false;

  /**
   * Runs one order and hands on its messages until `take` settles the matter, which the last message of an order does.
   * Aborting sets the order's stop flag and lets it end by itself.
   */
  async run<Report, Result>(
    script: URL,
    order: { readonly stop: SharedArrayBuffer },
    signal: AbortSignal,
    take: (report: Report, resolve: (result: Result) => void, reject: (error: unknown) => void) => void,
  ): Promise<Result> {
    signal.throwIfAborted();
    const worker = this.#lend(script);
    let usable = true;
    const fail = (error: unknown, reject: (error: unknown) => void): void => {
      usable = false;
      reject(error);
    };
    const onAbort = (): void => void Atomics.store(new Int32Array(order.stop), 0, 1);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await new Promise<Result>((resolve, reject) => {
        worker.on('message', (report: Report) => take(report, resolve, reject));
        worker.on('error', (error) => fail(error, reject));
        worker.on('exit', (code) =>
          fail(new AppError('ENGINE_FAILED', `The engine's thread ended early (${code}).`), reject),
        );
        worker.postMessage(order);
      });
    } finally {
      signal.removeEventListener('abort', onAbort);
      forgetListeners(worker);
      if (usable) await this.#giveBack(script, worker);
      else await worker.terminate();
    }
  }

  /** Ends the threads that wait. */
  async close(): Promise<void> {
    this.#closed = true;
    const waiting = [...this.#idle.values()];
    this.#idle.clear();
    for (const { timer } of waiting) clearTimeout(timer);
    await Promise.all(waiting.map(({ worker }) => worker.terminate()));
  }

  #lend(script: URL): Worker {
    const idle = this.#idle.get(script.href);
    if (!idle) return new Worker(script);
    this.#idle.delete(script.href);
    clearTimeout(idle.timer);
    forgetListeners(idle.worker);
    idle.worker.ref();
    return idle.worker;
  }

  async #giveBack(script: URL, worker: Worker): Promise<void> {
    const key = script.href;
    if (this.#closed || this.#idle.has(key)) {
      await worker.terminate();
      return;
    }
    const drop = (): void => {
      if (this.#idle.get(key)?.worker !== worker) return;
      this.#idle.delete(key);
      void worker.terminate();
    };
    worker.once('error', drop).once('exit', drop);
    worker.unref();
    this.#idle.set(key, { worker, timer: setTimeout(drop, KEPT_MS).unref() });
  }
}

/** Only ours: a Worker has listeners of its own that start and stop its port. */
function forgetListeners(worker: Worker): void {
  for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event);
}
