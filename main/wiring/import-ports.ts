import type { Catalog, CatalogFile } from '../domain/catalog.ts';
import { NO_USER_FACTS } from '../domain/image-record.ts';
import { isThere } from '../is-there.ts';
import type { ApartSidecars } from '../library/apart-sidecars.ts';
import type { ImportPorts } from '../library/import-ports.ts';
import { LIBRARY_ROOT_ID, type LibraryLayout } from '../library/layout.ts';
import { pathInside } from '../library/path-guard.ts';
import { readPictureFile } from '../metadata/read-picture-file.ts';
import { writeSidecar } from '../metadata/xmp-sidecar.ts';
import { createApartMover } from './apart-mover.ts';
import type { ImportWorker } from './import-worker.ts';
import type { SidecarHome } from './sidecar-home.ts';
import { toldApart } from './told-apart.ts';

interface Parts {
  readonly layout: LibraryLayout;
  readonly catalog: Catalog;
  readonly worker: Pick<ImportWorker, 'listFolder' | 'inspect'>;
  readonly newUid: () => string;
  readonly apart: ApartSidecars;
  readonly home: SidecarHome;
  /** Their sidecars are to be written, behind. */
  sidecarsDue(uids: readonly string[]): Promise<void>;
  /** Resolves when no file is on its way elsewhere: what is being moved must not be taken for new, or for missing. */
  filesSettled?(): Promise<void>;
}

export function createImportPorts({
  layout,
  catalog,
  worker,
  newUid,
  apart,
  home,
  sidecarsDue,
  filesSettled,
}: Parts): ImportPorts {
  const folderOf = async (rootId: string): Promise<string | undefined> =>
    rootId === LIBRARY_ROOT_ID ? layout.root : (await catalog.roots()).find(({ id }) => id === rootId)?.path;

  const bringBesides = createApartMover({ apart, catalog, sidecarsDue });

  return {
    catalog: {
      filesIn: (rootId, folder) => catalog.filesIn(rootId, folder),
      foldersOf: (rootId) => catalog.foldersOf(rootId),
      findFiles: (uids, hashes) => catalog.findFiles(uids, hashes),
      putImages: (images) => catalog.putImages(images),
      updateFiles: (updates) => catalog.updateFiles(updates),
      async setOnline(rootId, online) {
        await catalog.updateRoot(rootId, { online });
        if (online) await bringBesides(rootId);
      },
    },
    sidecars: {
      async apartOf(uids) {
        const sidecars = await apart.among(uids);
        return new Map(sidecars.map((sidecar) => [sidecar.uid, apart.pathOf(sidecar)]));
      },
      writtenFor: (contentHashes) => toldApart(apart, contentHashes),
      due: sidecarsDue,
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
      if (await isThere(pathInside(folder, path))) return true;
      return (await isThere(folder)) ? false : null;
    },
    async holds({ rootId, path }, contentHash) {
      const folder = await folderOf(rootId);
      if (folder === undefined || !(await isThere(pathInside(folder, path)))) return false;
      const [found] = await worker.inspect(folder, [{ name: path, sidecars: [] }]);
      return found?.ok === true && found.file.contentHash === contentHash;
    },
    async writeIdentity(place, uid) {
      const folder = await folderOf(place.rootId);
      if (folder === undefined) return 0;
      const path = pathInside(folder, place.path);
      const file = await readPictureFile(path);
      const { contentHash } = file.facts;
      return await home.write({ uid, contentHash, place, file: path }, (existing, named) =>
        writeSidecar(existing, {
          uid,
          contentHash,
          ...(named && { place: named }),
          user: { ...NO_USER_FACTS, ...file.user },
          collections: file.collections,
          parents: file.generation.parents,
          expiresAtMs: file.expiresAtMs,
        }),
      );
    },
  };
}
