import type { LibraryLayout } from '../library/layout.ts';
import type { BackupReport } from '../domain/backup-report.ts';
import { mirrorLibrary } from '../library/mirror-library.ts';
import { AppError } from '../domain/errors.ts';
import type { OperationProgress } from '../domain/operation.ts';
import { Operations } from '../usecases/operations.ts';

export interface LibraryBackups {
  /** Brings the mirror in `target` up to date. @throws AppError CONFLICT while another backup runs, and what `mirrorLibrary` throws */
  run(target: string, removeExtra: boolean, operationId: string): Promise<BackupReport>;
  cancel(operationId: string): void;
  running(): readonly OperationProgress[];
  watch(listener: (progress: OperationProgress) => void): () => void;
  /** Stops what runs and waits for it. */
  close(): Promise<void>;
}

export function createLibraryBackups(layout: LibraryLayout): LibraryBackups {
  const operations = new Operations();
  return {
    async run(target, removeExtra, operationId) {
      if (operations.running().length > 0)
        throw new AppError('CONFLICT', 'A backup is running already. Wait for it or cancel it.');
      return await operations.run(operationId, (options) =>
        mirrorLibrary(layout, target, { removeExtra, ...options }),
      );
    },
    cancel: (operationId) => void operations.cancel(operationId),
    running: () => operations.running(),
    watch: (listener) => operations.watch(listener),
    close: () => operations.close(),
  };
}
