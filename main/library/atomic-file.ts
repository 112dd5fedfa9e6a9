import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../domain/errors.ts';
import { errorCode } from '../error-code.ts';
import { makeFolder } from '../make-folder.ts';
import { rename, rm } from '../patient-files.ts';
import { isLeftOver, publishFile } from '../publish-file.ts';
import { namesIn } from './names-in.ts';
import { noteOwnWrite } from './own-writes.ts';

/**
 * Writes a file that appears whole or not at all and never replaces another: a temporary name in the same folder, fsync,
 * `link` to the final name, unlink, fsync of the folder.
 * @throws AppError CONFLICT when the name is taken, DISK_FULL, LIBRARY_UNWRITABLE
 */
export async function writeNewFile(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await makeFolder(dirname(path));
    const { temporary, stats } = await writeTemporary(path, bytes);
    try {
      noteOwnWrite(path, stats);
      await publishFile(temporary, path);
    } finally {
      await rm(temporary, { force: true });
    }
    await syncFolder(dirname(path));
  } catch (error) {
    throw asWriteError(error, path);
  }
}

/** Replaces a file of ours in one step, so that a reader or a crash sees the old or the new, never a part. `mode` is POSIX's. */
export async function replaceFile(path: string, bytes: Uint8Array | string, mode = 0o666): Promise<void> {
  try {
    await makeFolder(dirname(path));
    const { temporary, stats } = await writeTemporary(path, bytes, mode);
    try {
      noteOwnWrite(path, stats);
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await syncFolder(dirname(path));
  } catch (error) {
    throw asWriteError(error, path);
  }
}

/** Name of unfinished files; a crash may leave one, and `isTemporaryName` tells them apart. */
export function temporaryName(path: string): string {
  return join(dirname(path), `.gesso-${randomBytes(6).toString('hex')}-${basename(path).slice(-40)}.tmp`);
}

export function isTemporaryName(name: string): boolean {
  return /^\.gesso-[0-9a-f]{12}-.*\.tmp$/.test(name);
}

/** Removes from a folder what killed writers left unfinished. @returns whether nothing unfinished is there any more */
export async function sweepTemporaries(folder: string): Promise<boolean> {
  let isClean = true;
  for (const name of (await namesIn(folder)).filter(isTemporaryName)) {
    const path = join(folder, name);
    try {
      if (await isLeftOver(path)) await rm(path, { force: true });
      else isClean = false;
    } catch {
      // Not to be had now: it is in nobody's way, and the next one may have it.
      isClean = false;
    }
  }
  return isClean;
}

async function writeTemporary(
  path: string,
  bytes: Uint8Array | string,
  mode = 0o666,
): Promise<{ readonly temporary: string; readonly stats: Stats }> {
  const temporary = temporaryName(path);
  let handle: FileHandle | undefined;
  try {
    handle = await open(temporary, 'wx', mode);
    await handle.writeFile(bytes);
    await handle.sync();
    const stats = await handle.stat();
    await handle.close();
    return { temporary, stats };
  } catch (error) {
    await handle?.close();
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Brings a file's bytes to the disk. Windows does that only for who may write to it: a write-protected one is left to the system. */
export async function syncFile(path: string): Promise<void> {
  const isWindows = process.platform === 'win32';
  let handle: FileHandle;
  try {
    handle = await open(path, isWindows ? 'r+' : 'r');
  } catch (error) {
    if (isWindows && ['EPERM', 'EACCES'].includes(errorCode(error))) return;
    throw error;
  }
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a new name durable. Windows can't open a folder for that and needs no such step. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Turns what the system says into what the user can do about it; anything else is passed on. */
export function asWriteError(error: unknown, path: string): unknown {
  switch (errorCode(error)) {
    case 'EEXIST':
      return new AppError('CONFLICT', `A file of that name exists already: ${path}`, { path }, error);
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppError(
        'DISK_FULL',
        `The disk is full. Free some space, then try again: ${path}`,
        { path },
        error,
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
      return new AppError(
        'LIBRARY_UNWRITABLE',
        `Gesso may not write here. Check the folder's permissions or choose another library: ${path}`,
        { path },
        error,
      );
    default:
      return error;
  }
}
