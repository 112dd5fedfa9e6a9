import { mkdir, readdir, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { Place } from '../domain/catalog.ts';
import { AppError, isAppError } from '../domain/errors.ts';
import { isMissing } from '../error-code.ts';
import { isThere } from '../is-there.ts';
import { countOfFileName } from '../domain/naming.ts';
import { rm } from '../patient-files.ts';
import { asWriteError, replaceFile, syncFolder, writeNewFile } from './atomic-file.ts';
import { LIBRARY_ROOT_ID, type LibraryLayout } from './layout.ts';
import { placeFile } from './move-file.ts';
import { noteOwnWrite } from './own-writes.ts';
import { pathInside } from './path-guard.ts';
import { SIDECAR_ENDINGS } from './sidecar-files.ts';

interface FileStamp {
  readonly sizeBytes: number;
  /** Unix milliseconds. */
  readonly modifiedAtMs: number;
}

/** The files of the library and of the other roots. Every path is confined to its root. */
export interface ImageTree {
  /** @throws AppError FORBIDDEN, NOT_FOUND for an unknown root */
  absolute(place: Place): string;
  /** Highest number that a file of the folder bears; 0 when there is none. */
  highestCount(folder: string): Promise<number>;
  /**
   * Saves a picture under `path`, or, should somebody have put a file there, under the next free name (`…_2.png`).
   * @returns the path it got
   */
  save(path: string, bytes: Uint8Array): Promise<string>;
  exists(place: Place): Promise<boolean>;
  /** The place's own path if no file is there, else the next free one (`…_2.png`). */
  freePath(place: Place): Promise<string>;
  /** Moves a picture with its sidecars into the trash. Does nothing when it is there already. */
  moveToTrash(uid: string, place: Place): Promise<void>;
  /** Brings it back, under another name if its own was taken meanwhile. @returns the path it got */
  restoreFromTrash(uid: string, place: Place): Promise<string>;
  /** Where a trashed picture's file lies. */
  trashedPath(uid: string, place: Place): string;
  isTrashed(uid: string, place: Place): Promise<boolean>;
  /** Size and time of the file at a place, or null when there is none. */
  stamp(place: Place): Promise<FileStamp | null>;
  /** Moves a picture with its sidecars to a free name at or near `to`, on another drive by copying. @returns the path it got */
  move(from: Place, to: Place): Promise<string>;
  /** Removes a trashed picture for good. */
  purge(uid: string): Promise<void>;
}

/** @param rootPath the absolute folder of a root other than the library, or undefined for an unknown one */
export function createImageTree(
  layout: LibraryLayout,
  rootPath: (rootId: string) => string | undefined,
): ImageTree {
  const folderOf = (rootId: string): string => {
    const folder = rootId === LIBRARY_ROOT_ID ? layout.root : rootPath(rootId);
    if (folder === undefined) throw new AppError('NOT_FOUND', `There is no root ${rootId}`);
    return folder;
  };
  const absolute = ({ rootId, path }: Place): string => pathInside(folderOf(rootId), path);
  /** Where a drive is plugged in when it is there, nothing is made or looked for while it is away. */
  const checkThere = async (rootId: string): Promise<void> => {
    const folder = folderOf(rootId);
    if (rootId !== LIBRARY_ROOT_ID && !(await isThere(folder)))
      throw new AppError('LIBRARY_UNWRITABLE', `This folder can’t be reached now: ${folder}`, {
        path: folder,
      });
  };
  const inLibrary = (path: string): string => pathInside(layout.root, path);
  /** Folders that a move empties are taken away in the image tree only: other roots are the user's own order. */
  const tidy = async ({ rootId, path }: Place): Promise<void> => {
    if (rootId === LIBRARY_ROOT_ID) await removeEmptyFolders(dirname(inLibrary(path)), layout.images);
  };
  const trashFolder = (uid: string): string => pathInside(layout.trash, uid);
  const trashedPath = (uid: string, { path }: Place): string => join(trashFolder(uid), basename(path));

  const listNames = async (folder: string): Promise<string[]> => {
    try {
      return await readdir(folder);
    } catch (error) {
      if (isMissing(error)) return [];
      throw asWriteError(error, folder);
    }
  };

  return {
    absolute,

    async highestCount(folder) {
      const names = await listNames(inLibrary(folder));
      return names.reduce((highest, name) => Math.max(highest, countOfFileName(name) ?? 0), 0);
    },

    async save(path, bytes) {
      for (const candidate of freeNames(path)) {
        try {
          await writeNewFile(inLibrary(candidate), bytes);
          return candidate;
        } catch (error) {
          if (!(isAppError(error) && error.code === 'CONFLICT')) throw error;
        }
      }
      throw new AppError('CONFLICT', `Every name near ${path} is taken`, { path });
    },

    exists: (place) => isThere(absolute(place)),

    freePath: (place) => firstFree(place, []),

    async moveToTrash(uid, place) {
      const source = absolute(place);
      const folder = trashFolder(uid);
      await checkThere(place.rootId);
      if (!(await isThere(source))) return;
      await mkdir(folder, { recursive: true });
      const manifest: TrashManifest = { uid, ...place, trashedAtMs: Date.now() };
      await replaceFile(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
      await moveWithSidecars(source, join(folder, basename(source)));
      await tidy(place);
    },

    async restoreFromTrash(uid, place) {
      const folder = trashFolder(uid);
      const source = join(folder, basename(place.path));
      if (!(await isThere(source))) {
        if (await isThere(absolute(place))) return place.path;
        throw new AppError('NOT_FOUND', `The trash holds no file for ${place.path}`, { path: place.path });
      }
      await checkThere(place.rootId);
      const path = await firstFree(place, await sidecarsOf(source));
      const target = absolute({ ...place, path });
      await moveIntoFolder(source, target);
      await rm(folder, { recursive: true, force: true });
      return path;
    },

    trashedPath,

    isTrashed: (uid, place) => isThere(trashedPath(uid, place)),

    async stamp(place) {
      try {
        const { size, mtimeMs } = await stat(absolute(place));
        return { sizeBytes: size, modifiedAtMs: mtimeMs };
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },

    async move(from, to) {
      if (from.rootId === to.rootId && from.path === to.path) return to.path;
      const source = absolute(from);
      await checkThere(to.rootId);
      const path = await firstFree(to, await sidecarsOf(source));
      const target = absolute({ ...to, path });
      await moveIntoFolder(source, target);
      await tidy(from);
      return path;
    },

    purge: (uid) => rm(trashFolder(uid), { recursive: true, force: true }),
  };

  /** A path at or near a place at which neither the picture nor one of its sidecars would meet another file. */
  async function firstFree(place: Place, endings: readonly SidecarEnding[]): Promise<string> {
    for (const path of freeNames(place.path)) {
      const target = absolute({ ...place, path });
      const wanted = [target, ...endings.map((ending) => sidecarPath(target, ending))];
      const taken = await Promise.all(wanted.map(isThere));
      if (!taken.includes(true)) return path;
    }
    throw new AppError('CONFLICT', `Every name near ${place.path} is taken`, { path: place.path });
  }
}

/** Written beside a trashed file, so that the trash can be read back without the catalog. */
export interface TrashManifest extends Place {
  readonly uid: string;
  readonly trashedAtMs: number;
}

const MANIFEST = 'manifest.json';

/** `a.png`, `a_2.png`, `a_3.png`, … */
function* freeNames(path: string): Generator<string> {
  yield path;
  const extension = extname(path);
  const stem = path.slice(0, path.length - extension.length);
  for (let n = 2; n < 10_000; n++) yield `${stem}_${n}${extension}`;
}

interface SidecarEnding {
  readonly ending: string;
  /** Whether it follows the picture's whole name (`a.png.xmp`) or takes the place of its extension (`a.xmp`). */
  readonly whole: boolean;
}

/** What lies beside a picture and moves with it. */
const ALL_SIDECARS: readonly SidecarEnding[] = SIDECAR_ENDINGS.flatMap((ending) => [
  { ending, whole: true },
  { ending, whole: false },
]);

function sidecarPath(picture: string, { ending, whole }: SidecarEnding): string {
  return (whole ? picture : withoutExtension(picture)) + ending;
}

/** Which sidecars lie beside a picture. */
async function sidecarsOf(picture: string): Promise<readonly SidecarEnding[]> {
  const found = await Promise.all(ALL_SIDECARS.map((ending) => isThere(sidecarPath(picture, ending))));
  return ALL_SIDECARS.filter((_, index) => found[index]);
}

const FOLDER_TRIES = 5;

/** Makes the folder too, again if it was taken away as an empty one before the file got there: pictures are moved side by side. */
async function moveIntoFolder(from: string, to: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    await mkdir(dirname(to), { recursive: true });
    try {
      await moveWithSidecars(from, to);
      return;
    } catch (error) {
      if (tries === FOLDER_TRIES || !isMissing(error) || (await isThere(dirname(to)))) throw error;
    }
  }
}

async function moveWithSidecars(from: string, to: string): Promise<void> {
  try {
    // The sidecars first: if this stops halfway, the picture is still where the catalog looks for it.
    for (const sidecar of await sidecarsOf(from)) {
      await moveFile(sidecarPath(from, sidecar), sidecarPath(to, sidecar));
    }
    if (await isThere(from)) await moveFile(from, to);
    await syncFolder(dirname(to));
    await syncIfThere(dirname(from));
  } catch (error) {
    throw asWriteError(error, from);
  }
}

/** A folder that the last of its files has left may be gone by now. */
async function syncIfThere(folder: string): Promise<void> {
  try {
    await syncFolder(folder);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

/** Moves without ever replacing a file. */
async function moveFile(from: string, to: string): Promise<void> {
  await placeFile(from, to);
  noteOwnWrite(from, null);
  await rm(from);
}

function withoutExtension(path: string): string {
  return path.slice(0, path.length - extname(path).length);
}

/** Takes away folders that a move emptied, up to but not including `top`. */
async function removeEmptyFolders(folder: string, top: string): Promise<void> {
  for (let current = folder; current.startsWith(top) && current !== top; current = dirname(current)) {
    try {
      await rmdir(current);
    } catch {
      // Not empty, or in use: it stays.
      return;
    }
  }
}
