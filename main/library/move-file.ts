import type { Stats } from 'node:fs';
import { constants, copyFile, link, lstat, stat, utimes } from 'node:fs/promises';
import { AppError } from '../domain/errors.ts';
import { errorCode } from '../error-code.ts';
import { rm } from '../patient-files.ts';
import { publishFile } from '../publish-file.ts';
import { syncFile, temporaryName } from './atomic-file.ts';
import { noteOwnWrite } from './own-writes.ts';
import { wholeFileHash } from './whole-file-hash.ts';

/**
 * Gives a file a second name, which no other file may have: at no cost where it can be had, else by a copy that was read back.
 * The first is the caller's to take away once the folder of the second is synced. @returns what is there now
 * @throws EEXIST; what copying throws
 */
export async function placeFile(from: string, to: string): Promise<Stats> {
  // A second name of a link would be another link.
  if ((await lstat(from)).isSymbolicLink()) return copyWhole(from, to, true);
  try {
    await link(from, to);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw error;
    return copyWhole(from, to, true);
  }
  return noted(to);
}

/**
 * Copies a file so that it appears whole or not at all, on the disk and with its times. The folder is the caller's to sync.
 * @param isReadBack whether the copy is compared with what it was made from: before that is taken away
 * @returns what is there now
 * @throws EEXIST when the name is taken; AppError FILE_CORRUPT
 */
export async function copyWhole(from: string, to: string, isReadBack = false): Promise<Stats> {
  const temporary = temporaryName(to);
  try {
    await copyFile(from, temporary, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    const { size, atime, mtime } = await stat(from);
    if ((await stat(temporary)).size !== size)
      throw new AppError('FILE_UNREADABLE', 'The file changed while it was copied.');
    await utimes(temporary, atime, mtime);
    await syncFile(temporary);
    if (isReadBack && (await wholeFileHash(from)) !== (await wholeFileHash(temporary))) {
      throw new AppError('FILE_CORRUPT', `The copy is not what was written. Check the drive: ${to}`, {
        path: to,
      });
    }
    await publishFile(temporary, to);
    return await noted(to);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function noted(path: string): Promise<Stats> {
  const stats = await stat(path);
  noteOwnWrite(path, stats);
  return stats;
}
