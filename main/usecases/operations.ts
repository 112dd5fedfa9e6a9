import type { LongCallOptions } from '../domain/catalog-change.ts';
import { AppError } from '../domain/errors.ts';
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

/** Long things under way: who watches their progress and how they are stopped. */
export class Operations {
  readonly #running = new Map<string, Running>();
  readonly #listeners = new Set<(progress: OperationProgress) => void>();

  /** @param total how much there is to do, where that is known beforehand. @throws AppError CONFLICT for an id in use */
  async run<T>(operationId: string, work: (options: OperationOptions) => Promise<T>, total = 0): Promise<T> {
    if (this.#running.has(operationId)) {
      throw new AppError('CONFLICT', 'An operation with this id is already running.');
    }
    const controller = new AbortController();
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const operation: Running = { controller, ended, progress: { operationId, done: 0, total } };
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

  /** @returns whether there was such an operation */
  cancel(operationId: string): boolean {
    const operation = this.#running.get(operationId);
    operation?.controller.abort();
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
