import type { LongCallOptions } from '../domain/catalog-change.ts';
import { AppError } from '../domain/errors.ts';
import { keepNewest } from '../domain/keep-newest.ts';
import type { OperationProgress } from '../domain/operation.ts';

export interface OperationOptions {
  readonly signal: AbortSignal;
  onProgress(done: number, total: number): void;
}

/** What is under way, for who follows it and may stop it. */
export type RunningOperations = Pick<Operations, 'cancel' | 'running' | 'watch'>;

interface Running {
  readonly controller: AbortController;
  readonly ended: Promise<void>;
  progress: OperationProgress;
}

/** Stops that came too late, for something over by then, are among them: no more are remembered. */
const MOST_STOPPED = 100;

/** Long things under way: who watches their progress and how they are stopped. */
export class Operations {
  readonly #running = new Map<string, Running>();
  /** Ids that were stopped before they began: while what is to be done was gathered, or since the one request overtook the other. */
  readonly #stopped = new Map<string, true>();
  readonly #listeners = new Set<(progress: OperationProgress) => void>();

  /** @throws AppError CONFLICT for an id in use */
  async run<T>(operationId: string, work: (options: OperationOptions) => Promise<T>): Promise<T> {
    if (this.#running.has(operationId)) {
      throw new AppError('CONFLICT', 'An operation with this id is already running.');
    }
    const controller = new AbortController();
    if (this.#stopped.delete(operationId)) controller.abort();
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const operation: Running = { controller, ended, progress: { operationId, done: 0, total: 0 } };
    this.#running.set(operationId, operation);
    try {
      return await work({
        signal: controller.signal,
        onProgress: (done, all) => {
          operation.progress = { operationId, done, total: all };
          this.#tell(operation.progress);
        },
      });
    } finally {
      this.#running.delete(operationId);
      this.#tell({ ...operation.progress, ended: true });
      end();
    }
  }

  #tell(progress: OperationProgress): void {
    for (const listener of this.#listeners) listener(progress);
  }

  /** The same for what its caller need not name: then nobody follows it or can stop it. */
  followed<T>(operationId: string | undefined, work: (options: LongCallOptions) => Promise<T>): Promise<T> {
    return operationId === undefined ? work({}) : this.run(operationId, work);
  }

  /** Stops one that runs, or that is yet to begin. @returns whether it runs */
  cancel(operationId: string): boolean {
    const operation = this.#running.get(operationId);
    operation?.controller.abort();
    if (operation === undefined) {
      this.#stopped.set(operationId, true);
      keepNewest(this.#stopped, MOST_STOPPED);
    }
    return operation !== undefined;
  }

  running(): readonly OperationProgress[] {
    return [...this.#running.values()].map(({ progress }) => progress);
  }

  watch(listener: (progress: OperationProgress) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Stops all and waits until they have ended. */
  async close(): Promise<void> {
    const all = [...this.#running.values()];
    for (const { controller } of all) controller.abort();
    await Promise.all(all.map(({ ended }) => ended));
  }
}
