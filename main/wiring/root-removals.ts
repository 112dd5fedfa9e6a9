import type { Root } from '../domain/catalog.ts';
import { AppError } from '../domain/errors.ts';
import { Operations, type RunningOperations } from '../usecases/operations.ts';
import type { LibraryRoots } from './library-roots.ts';

interface Parts {
  readonly newUid: () => string;
  readonly roots: Pick<LibraryRoots, 'of' | 'remove'>;
  /** Ends what reads and watches a root; resolves when what was said of its pictures is written. */
  leaveAlone(rootId: string): Promise<void>;
  /** Reads and watches a root again. */
  takeUp(root: Root): void;
}

/** Folders on their way out of the library, which takes long for many pictures. */
export interface RootRemovals {
  /** @throws AppError NOT_FOUND; CANCELLED: it stays, and what was taken out by then is read in again */
  remove(rootId: string, operationId?: string): Promise<void>;
  readonly operations: RunningOperations;
  close(): Promise<void>;
}

export function createRootRemovals({ newUid, roots, leaveAlone, takeUp }: Parts): RootRemovals {
  const operations = new Operations();
  return {
    remove: (rootId, operationId = newUid()) =>
      operations.run(operationId, async (options) => {
        const root = await roots.of(rootId);
        try {
          await orCancelled(leaveAlone(rootId), options.signal);
          await roots.remove(rootId, options);
        } catch (error) {
          takeUp(root);
          throw error;
        }
      }),
    operations,
    close: () => operations.close(),
  };
}

/** What is waited for may be another folder's reading, which takes its time. */
async function orCancelled(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const cancelled = Promise.withResolvers<never>();
  const cancel = (): void => cancelled.reject(new AppError('CANCELLED', 'The folder stays in the library.'));
  signal.addEventListener('abort', cancel, { once: true });
  try {
    if (signal.aborted) cancel();
    await Promise.race([work, cancelled.promise]);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
