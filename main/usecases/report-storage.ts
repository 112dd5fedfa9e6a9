import type { Catalog, Root, StorageUse } from '../domain/catalog.ts';
import type { FilesUse, StorageReport } from '../domain/usage.ts';

export interface StorageDeps {
  readonly catalog: Pick<Catalog, 'storage' | 'roots'>;
  readonly libraryRootId: string;
  measureCache(): Promise<FilesUse>;
  measureTrash(): Promise<FilesUse>;
}

/** What takes up the library's space. Pictures in the trash count among folders, models and months too. */
export async function reportStorage(deps: StorageDeps): Promise<StorageReport> {
  const { catalog } = deps;
  const [folders, models, months, roots, cache, trash] = await Promise.all([
    catalog.storage('folder'),
    catalog.storage('model'),
    catalog.storage('month'),
    catalog.roots(),
    deps.measureCache(),
    deps.measureTrash(),
  ]);
  return {
    folders: folders.map((use) => ({ ...use, key: folderTitle(use, roots, deps.libraryRootId) })),
    models,
    months,
    cache,
    trash,
  };
}

/** A folder's key is its root's id and its path. */
function folderTitle({ key }: StorageUse, roots: readonly Root[], libraryRootId: string): string {
  const slash = key.indexOf('/');
  const rootId = slash < 0 ? key : key.slice(0, slash);
  const path = slash < 0 ? '' : key.slice(slash + 1);
  if (rootId === libraryRootId) return path;
  const title = roots.find(({ id }) => id === rootId)?.title ?? rootId;
  return path === '' ? title : `${title}/${path}`;
}
