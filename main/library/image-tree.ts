import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { AppError, isAppError } from '../domain/errors.ts';
import { countOfFileName } from '../domain/naming.ts';
import { asWriteError, isTemporaryName, replaceFile, syncFolder, writeNewFile } from './atomic-file.ts';
import type { LibraryLayout } from './layout.ts';
import { pathInside } from './path-guard.ts';

/** What lies beside a picture and moves with it. */
const SIDECAR_ENDINGS = ['.xmp', '.txt', '.json'];

/** The image tree on disk. Paths are library-relative with `/`; every one is confined to the library. */
export interface ImageTree {
  absolute(path: string): string;
  /** Highest number that a file of the folder bears; 0 when there is none. */
  highestCount(folder: string): Promise<number>;
  /**
   * Saves a picture under `path`, or, should somebody have put a file there, under the next free name (`…_2.png`).
   * @returns the path it got
   */
  save(path: string, bytes: Uint8Array): Promise<string>;
  exists(path: string): Promise<boolean>;
  /** Moves a picture with its sidecars into the trash. Does nothing when it is there already. */
  moveToTrash(uid: string, path: string): Promise<void>;
  /** Brings it back, under another name if its own was taken meanwhile. @returns the path it got */
  restoreFromTrash(uid: string, path: string): Promise<string>;
  /** Where a trashed picture's file lies. */
  trashedPath(uid: string, path: string): string;
  /** Moves a picture with its sidecars to a free name at or near `to`. @returns the path it got */
  move(from: string, to: string): Promise<string>;
  /** Removes a trashed picture for good. */
  purge(uid: string): Promise<void>;
  /** Removes what an interrupted write left behind in a folder. */
  sweepTemporaries(folder: string): Promise<number>;
}

export function createImageTree(layout: LibraryLayout): ImageTree {
  const absolute = (path: string): string => pathInside(layout.root, path);
  const trashFolder = (uid: string): string => pathInside(layout.trash, uid);

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
      const names = await listNames(absolute(folder));
      return names.reduce((highest, name) => Math.max(highest, countOfFileName(name) ?? 0), 0);
    },

    async save(path, bytes) {
      for (const candidate of freeNames(path)) {
        try {
          await writeNewFile(absolute(candidate), bytes);
          return candidate;
        } catch (error) {
          if (!(isAppError(error) && error.code === 'CONFLICT')) throw error;
        }
      }
      throw new AppError('CONFLICT', `Every name near ${path} is taken`, { path });
    },

    exists: (path) => fileExists(absolute(path)),

    async moveToTrash(uid, path) {
      const source = absolute(path);
      const folder = trashFolder(uid);
      if (!(await fileExists(source))) return;
      await mkdir(folder, { recursive: true });
      const manifest = { uid, path, trashedAtMs: Date.now() };
      await replaceFile(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
      await moveWithSidecars(source, join(folder, basename(source)));
      await removeEmptyFolders(dirname(source), layout.images);
    },

    async restoreFromTrash(uid, path) {
      const folder = trashFolder(uid);
      const source = join(folder, basename(path));
      if (!(await fileExists(source))) {
        if (await fileExists(absolute(path))) return path;
        throw new AppError('NOT_FOUND', `The trash holds no file for ${path}`, { path });
      }
      const target = await firstFree(path);
      await mkdir(dirname(absolute(target)), { recursive: true });
      await moveWithSidecars(source, absolute(target));
      await rm(folder, { recursive: true, force: true });
      return target;
    },

    trashedPath: (uid, path) => join(trashFolder(uid), basename(path)),

    async move(from, to) {
      if (from === to) return to;
      const target = await firstFree(to);
      await mkdir(dirname(absolute(target)), { recursive: true });
      await moveWithSidecars(absolute(from), absolute(target));
      await removeEmptyFolders(dirname(absolute(from)), layout.images);
      return target;
    },

    purge: (uid) => rm(trashFolder(uid), { recursive: true, force: true }),

    async sweepTemporaries(folder) {
      const path = absolute(folder);
      const left = (await listNames(path)).filter(isTemporaryName);
      await Promise.all(left.map((name) => rm(join(path, name), { force: true })));
      return left.length;
    },
  };

  async function firstFree(path: string): Promise<string> {
    for (const candidate of freeNames(path)) if (!(await fileExists(absolute(candidate)))) return candidate;
    throw new AppError('CONFLICT', `Every name near ${path} is taken`, { path });
  }
}

const MANIFEST = 'manifest.json';

/** `a.png`, `a_2.png`, `a_3.png`, … */
function* freeNames(path: string): Generator<string> {
  yield path;
  const extension = extname(path);
  const stem = path.slice(0, path.length - extension.length);
  for (let n = 2; n < 10_000; n++) yield `${stem}_${n}${extension}`;
}

async function moveWithSidecars(from: string, to: string): Promise<void> {
  try {
    const stems: (readonly [string, string])[] = [
      [from, to],
      ...SIDECAR_ENDINGS.flatMap((ending): (readonly [string, string])[] => [
        [from + ending, to + ending],
        [withoutExtension(from) + ending, withoutExtension(to) + ending],
      ]),
    ];
    // The sidecars first: if this stops halfway, the picture is still where the catalog looks for it.
    for (const [source, target] of stems.toReversed()) {
      if (await fileExists(source)) await rename(source, target);
    }
    await syncFolder(dirname(to));
    await syncFolder(dirname(from));
  } catch (error) {
    throw asWriteError(error, from);
  }
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

async function fileExists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
