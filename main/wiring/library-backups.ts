import type { LibraryLayout } from '../library/layout.ts';
import { mirrorLibrary, type MirrorReport } from '../library/mirror-library.ts';
import { AppError } from '../domain/errors.ts';
import type { BackupProgress } from '../../preload/contract/maintenance.ts';

export interface LibraryBackups {
  /** Brings the mirror in `target` up to date. @throws AppError CONFLICT while another backup runs, and what `mirrorLibrary` throws */
  run(target: string, removeExtra: boolean, operationId: string): Promise<MirrorReport>;
  cancel(operationId: string): void;
  running(): readonly BackupProgress[];
  watch(listener: (progress: BackupProgress) => void): () => void;
  /** Stops what runs and waits for it. */
  close(): Promise<void>;
}

export function createLibraryBackups(layout: LibraryLayout): LibraryBackups {
  const listeners = new Set<(progress: BackupProgress) => void>();
  let current:
    | { readonly controller: AbortController; progress: BackupProgress; readonly ended: Promise<unknown> }
    | undefined;

  return {
    async run(target, removeExtra, operationId) {
      if (current) throw new AppError('CONFLICT', 'A backup is running already. Wait for it or cancel it.');
      const controller = new AbortController();
      const ended = Promise.withResolvers<void>();
      const operation = {
        controller,
        progress: { operationId, done: 0, total: 0 },
        ended: ended.promise,
      };
      current = operation;
      try {
        return await mirrorLibrary(layout, target, {
          removeExtra,
          signal: controller.signal,
          onProgress(done, total) {
            operation.progress = { operationId, done, total };
            for (const listener of listeners) listener(operation.progress);
          },
        });
      } finally {
        current = undefined;
        ended.resolve();
      }
    },
    cancel(operationId) {
      if (current?.progress.operationId === operationId) current.controller.abort();
    },
    running: () => (current ? [current.progress] : []),
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      current?.controller.abort();
      await current?.ended;
    },
  };
}
