import { ensureRoom } from './disk-room.ts';
import { libraryLayout } from './library/layout.ts';
import { acquireLibraryLock, readOwner, type OwnerEndpoint } from './library/library-lock.ts';
import type { ReadingCopy } from './library/reading-copy.ts';
import type { Studio, StudioOptions } from './studio.ts';

export type { OwnerEndpoint, Studio, StudioOptions };

export type OpenedStudio =
  | { readonly kind: 'owner'; readonly studio: Studio }
  /** Another process owns the library; `endpoint` is undefined until it says where it can be reached. */
  | { readonly kind: 'taken'; readonly endpoint: OwnerEndpoint | undefined };

/**
 * Opens a library, making it when the folder is new or empty.
 * @param copy what it is opened on where it can't be written; removed when it is closed or can't be opened
 * @throws AppError LIBRARY_UNWRITABLE, DISK_FULL, UNSUPPORTED (the catalog is from a newer Gesso)
 */
export async function openStudio(
  libraryPath: string,
  options: StudioOptions,
  copy?: ReadingCopy,
): Promise<OpenedStudio> {
  const layout = copy?.layout ?? libraryLayout(libraryPath);
  const opened = new AsyncDisposableStack();
  if (copy) opened.defer(() => copy.remove());
  try {
    ensureRoom(layout);
    const lock = await acquireLibraryLock(layout);
    if (!lock) return { kind: 'taken', endpoint: await readOwner(layout) };
    opened.defer(() => lock.release());
    // Most of the program, of which nobody needs anything who finds the library taken.
    const { createStudio } = await import('./studio.ts');
    return { kind: 'owner', studio: await createStudio(layout, lock, opened, options, copy !== undefined) };
  } catch (error) {
    // What can't be closed in order either (a full disk) is seldom the cause: the start's own failure is told.
    await opened.disposeAsync().catch(() => undefined);
    throw error;
  }
}
