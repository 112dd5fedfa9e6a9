import { ensureRoom } from './disk-room.ts';
import { libraryLayout } from './library/layout.ts';
import { acquireLibraryLock, readOwner, type OwnerEndpoint } from './library/library-lock.ts';
import type { Studio, StudioOptions } from './studio.ts';

export type { OwnerEndpoint, Studio, StudioOptions };

export type OpenedStudio =
  | { readonly kind: 'owner'; readonly studio: Studio }
  /** Another process owns the library; `endpoint` is undefined until it says where it can be reached. */
  | { readonly kind: 'taken'; readonly endpoint: OwnerEndpoint | undefined };

/**
 * Opens a library, making it when the folder is new or empty.
 * @param layout where its things lie, if not all of them in its folder
 * @throws AppError LIBRARY_UNWRITABLE, DISK_FULL, UNSUPPORTED (the catalog is from a newer Gesso)
 */
export async function openStudio(
  libraryPath: string,
  options: StudioOptions,
  layout = libraryLayout(libraryPath),
): Promise<OpenedStudio> {
  ensureRoom(layout);
  const lock = await acquireLibraryLock(layout);
  if (!lock) return { kind: 'taken', endpoint: await readOwner(layout) };
  const opened = new AsyncDisposableStack();
  opened.defer(() => lock.release());
  try {
    // Most of the program, of which nobody needs anything who finds the library taken.
    const { createStudio } = await import('./studio.ts');
    return { kind: 'owner', studio: await createStudio(layout, lock, opened, options) };
  } catch (error) {
    // What can't be closed in order either (a full disk) is seldom the cause: the start's own failure is told.
    await opened.disposeAsync().catch(() => undefined);
    throw error;
  }
}
