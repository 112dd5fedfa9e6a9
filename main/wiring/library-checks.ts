import type { Catalog } from '../domain/catalog.ts';
import type { ImageTree } from '../library/image-tree.ts';
import { LIBRARY_ROOT_ID, type LibraryLayout } from '../library/layout.ts';
import { walkImageTree, walkTrash } from '../library/walk-images.ts';
import { readMetadata } from '../metadata/read-metadata.ts';
import { rebuildCatalog, type RebuildReport } from '../usecases/rebuild-catalog.ts';
import { verifyLibrary, type VerifyProblem } from '../usecases/verify-library.ts';
import { fileSize, imageFilePath } from './media.ts';
import { createFolderReader } from './read-files.ts';
import type { UserFiles } from './user-files.ts';

interface Parts {
  readonly layout: LibraryLayout;
  readonly catalog: Catalog;
  readonly tree: ImageTree;
  readonly userFiles: Pick<UserFiles, 'collections' | 'searches'>;
  readonly newUid: () => string;
}

export function createLibraryChecks({ layout, catalog, tree, userFiles, newUid }: Parts): {
  verify(deep: boolean): Promise<{ readonly checked: number; readonly problems: readonly VerifyProblem[] }>;
  rebuild(): Promise<RebuildReport>;
} {
  return {
    verify: (deep) =>
      verifyLibrary(
        {
          catalog,
          libraryRootId: LIBRARY_ROOT_ID,
          sizeOf: (record) => fileSize(imageFilePath(tree, record)),
          readWhole: (record) => readMetadata(imageFilePath(tree, record)),
          listTree: () => walkImageTree(layout),
        },
        deep,
      ),
    rebuild: () => {
      const read = createFolderReader();
      return rebuildCatalog({
        catalog,
        listPlaces: async function* () {
          for await (const path of walkImageTree(layout)) yield { rootId: LIBRARY_ROOT_ID, path };
        },
        listTrash: () => walkTrash(layout),
        readPlace: (place) => read(tree.absolute(place)),
        readTrashed: (trashed) => read(tree.trashedPath(trashed.uid, trashed)),
        storedCollections: () => userFiles.collections.get(),
        storedSearches: () => userFiles.searches.get(),
        newUid,
      });
    },
  };
}
