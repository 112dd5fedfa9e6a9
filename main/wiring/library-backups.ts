import { AppError } from '../domain/errors.ts';
import type { LibraryLayout } from '../library/layout.ts';
import { mirrorLibrary } from '../library/mirror-library.ts';
import type { BackupsPart } from '../rpc/maintenance-handlers.ts';
import { Operations } from '../usecases/operations.ts';

export interface LibraryBackups extends BackupsPart {
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
    operations,
    close: () => operations.close(),
  };
}
