import type { Catalog } from '../domain/catalog.ts';
import { clearCache, measureCache, measureFolder } from '../library/cache-files.ts';
import { LIBRARY_ROOT_ID, type LibraryLayout } from '../library/layout.ts';
import type { StoragePart } from '../rpc/maintenance-handlers.ts';
import { reportStorage } from '../usecases/report-storage.ts';

export function createLibraryStorage(
  layout: LibraryLayout,
  catalog: Pick<Catalog, 'storage' | 'roots'>,
): StoragePart {
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
