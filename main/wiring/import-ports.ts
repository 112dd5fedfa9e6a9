import { stat } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Catalog, Place } from '../domain/catalog.ts';
import { NO_USER_FACTS, type ImageRecord } from '../domain/image-record.ts';
import { isThere } from '../is-there.ts';
import type { ApartSidecars } from '../library/apart-sidecars.ts';
import type { ImportPorts } from '../library/import-ports.ts';
import { LIBRARY_ROOT_ID, type LibraryLayout } from '../library/layout.ts';
import { pathInside } from '../library/path-guard.ts';
import { readTextIfAny, sidecarPathOf, writeText } from '../library/sidecar-files.ts';
import { contentHashOfFile } from '../metadata/content-hash.ts';
import { readPictureFile } from '../metadata/read-picture-file.ts';
import { writeSidecar } from '../metadata/xmp-sidecar.ts';
import { createApartMover } from './apart-mover.ts';
import type { ImportWorker } from './import-worker.ts';
import type { SidecarHome } from './sidecar-home.ts';
import { saidIn, toldApart } from './told-apart.ts';

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

  const fileAt = async ({ rootId, path }: Place): Promise<string | null> => {
    const folder = await folderOf(rootId);
    return folder === undefined ? null : pathInside(folder, path);
  };

  const bringBesides = createApartMover({ apart, catalog, sidecarsDue });

  return {
    catalog: {
      filesIn: (rootId, folder) => catalog.filesIn(rootId, folder),
      foldersOf: (rootId) => catalog.foldersOf(rootId),
      findFiles: (uids, hashes) => catalog.findFiles(uids, hashes),
      putImages: (images) => catalog.putImages(images),
      updateFiles: (updates) => catalog.updateFiles(updates),
      removeImages: (uids) => catalog.removeImages(uids),
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
      async follow(uid, from, to) {
        const [left, here] = await Promise.all([fileAt(from), fileAt(to)]);
        if (left === null || here === null) return;
        const sidecar = sidecarPathOf(left);
        if ((await saidIn(sidecar))?.uid !== uid) return;
        if (!(await isThere(sidecarPathOf(here))))
          await writeText(sidecarPathOf(here), await readTextIfAny(sidecar));
        // What lies there now has a sidecar of its own written in its place.
        if (!(await isThere(left))) await writeText(sidecar, null);
      },
    },
    async spokenOf(uids) {
      const placed = new Set((await catalog.placements(uids)).map(({ uid }) => uid));
      const records = await catalog.records(uids);
      return new Set(
        records
          .filter(({ uid, user }) => placed.has(uid) || !isDeepStrictEqual(user, NO_USER_FACTS))
          .map(({ uid }) => uid),
      );
    },
    async listFolder(path) {
      await filesSettled?.();
      return await worker.listFolder(path);
    },
    inspect: (folder, files) => worker.inspect(folder, files),
    newUid,
    async stillThere({ rootId, path }, now) {
      const folder = await folderOf(rootId);
      // A root that was taken out of the library keeps no claim on its pictures.
      if (folder === undefined) return false;
      const file = pathInside(folder, path);
      if (!(await isThere(file))) return (await isThere(folder)) ? false : null;
      const isRenamed =
        now?.rootId === rootId && now.path !== path && foldedName(now.path) === foldedName(path);
      return !isRenamed || !(await isSameFile(file, pathInside(folder, now.path)));
    },
    async isStillItself({ uid, rootId, path, contentHash }) {
      const folder = await folderOf(rootId);
      if (folder === undefined) return false;
      if ((await hashAt(pathInside(folder, path))) === contentHash) return true;
      const [found] = await worker.inspect(folder, [{ name: path, sidecars: [] }]);
      // What can't be read may just be being written.
      if (!found?.ok || found.file.uid === uid) return true;
      const [record] = await catalog.records([uid]);
      return record !== undefined && (await isEditOf(record, pathInside(folder, path)));
    },
    async holds({ rootId, path }, contentHash) {
      const folder = await folderOf(rootId);
      return folder !== undefined && (await hashAt(pathInside(folder, path))) === contentHash;
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

/**
 * The content hash of a file, null where it can't be read. Asked for here and not of the threads that read: there it would wait for the
 * thousands of files that are on their way, and they for it.
 */
const hashAt = (path: string): Promise<string | null> => contentHashOfFile(path).catch(() => null);

/** Names that are one to disks which tell no capitals apart, or write accents in another way. */
function foldedName(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

async function isSameFile(path: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([path, other].map((one) => stat(one, { bigint: true })));
  return a?.ino === b?.ino && a?.dev === b?.dev;
}

/** Whether a file was made the way a picture was, and is as large: then it is that picture, written again by another program. */
async function isEditOf({ file, generation }: ImageRecord, path: string): Promise<boolean> {
  const { facts, ...now } = await readPictureFile(path);
  return (
    generation.prompt !== '' &&
    facts.width === file.width &&
    facts.height === file.height &&
    // As it would be read from the catalog again.
    isDeepStrictEqual(JSON.parse(JSON.stringify(now.generation)), generation)
  );
}
