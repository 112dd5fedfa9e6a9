import { stat } from 'node:fs/promises';
import type { Catalog, CatalogFile } from '../domain/catalog.ts';
import { NO_USER_FACTS } from '../domain/image-record.ts';
import type { ImportPorts } from '../library/import-ports.ts';
import { LIBRARY_ROOT_ID, type LibraryLayout } from '../library/layout.ts';
import { pathInside } from '../library/path-guard.ts';
import { readTextIfAny, sidecarPathOf, writeText } from '../library/sidecar-files.ts';
import { readPictureFile } from '../metadata/read-picture-file.ts';
import { writeSidecar } from '../metadata/xmp-sidecar.ts';
import type { ImportWorker } from './import-worker.ts';

interface Parts {
  readonly layout: LibraryLayout;
  readonly catalog: Catalog;
  readonly worker: Pick<ImportWorker, 'listFolder' | 'inspect'>;
  readonly newUid: () => string;
  /** Resolves when no file is on its way elsewhere: what is being moved must not be taken for new, or for missing. */
  filesSettled?(): Promise<void>;
}

export function createImportPorts({ layout, catalog, worker, newUid, filesSettled }: Parts): ImportPorts {
  const folderOf = async (rootId: string): Promise<string | undefined> =>
    rootId === LIBRARY_ROOT_ID ? layout.root : (await catalog.roots()).find(({ id }) => id === rootId)?.path;

  return {
    catalog: {
      filesIn: (rootId, folder) => catalog.filesIn(rootId, folder),
      foldersOf: (rootId) => catalog.foldersOf(rootId),
      findFiles: (uids, hashes) => catalog.findFiles(uids, hashes),
      putImages: (images) => catalog.putImages(images),
      updateFiles: (updates) => catalog.updateFiles(updates),
      // The library itself is no row among the roots.
      putRoot: async (root) => {
        if (root.id !== LIBRARY_ROOT_ID) await catalog.putRoot(root);
      },
    },
    async listFolder(path) {
      await filesSettled?.();
      return await worker.listFolder(path);
    },
    inspect: (folder, files) => worker.inspect(folder, files),
    newUid,
    async stillThere({ rootId, path }: CatalogFile) {
      const folder = await folderOf(rootId);
      // A root that was taken out of the library keeps no claim on its pictures.
      if (folder === undefined) return false;
      if (await exists(pathInside(folder, path))) return true;
      return (await exists(folder)) ? false : null;
    },
    async writeIdentity(path, uid) {
      const file = await readPictureFile(path);
      const sidecar = sidecarPathOf(path);
      const text = writeSidecar(await readTextIfAny(sidecar), {
        uid,
        contentHash: file.facts.contentHash,
        user: file.user ?? NO_USER_FACTS,
        collections: file.collections,
        parents: file.generation.parents,
        expiresAtMs: file.expiresAtMs,
      });
      await writeText(sidecar, text);
      return Math.trunc((await stat(sidecar)).mtimeMs);
    },
  };
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return false;
    throw error;
  }
}
