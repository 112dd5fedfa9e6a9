import type { Catalog } from '../domain/catalog.ts';
import type { FilesUse, StorageReport } from '../domain/usage.ts';
import { clearCache, measureCache, measureFolder } from '../library/cache-files.ts';
import { LIBRARY_ROOT_ID, type LibraryLayout } from '../library/layout.ts';
import { reportStorage } from '../usecases/report-storage.ts';

export interface LibraryStorage {
  report(): Promise<StorageReport>;
  /** Removes thumbnails and tiles. @returns what was there */
  clearCache(): Promise<FilesUse>;
}

export function createLibraryStorage(
  layout: LibraryLayout,
  catalog: Pick<Catalog, 'storage' | 'roots'>,
): LibraryStorage {
  return {
    report: () =>
      reportStorage({
        catalog,
        libraryRootId: LIBRARY_ROOT_ID,
        measureCache: () => measureCache(layout),
        measureTrash: () => measureFolder(layout.trash),
      }),
    clearCache: () => clearCache(layout),
  };
}
