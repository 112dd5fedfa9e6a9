import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { freeBytes } from './disk-room.ts';
import { AppError } from './domain/errors.ts';

/** With less than this SQLite can't make its files bigger, the smallest of which grow by some 32 KiB at once. */
const ROOM_BYTES = 256 * 1024;

/**
 * What an SQLite failure means for who uses the file, where it is the disk's, the system's or another program's doing; any other
 * failure is returned as it is.
 */
export function sqliteError(error: unknown, path: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  switch (sqliteCode(error)) {
    case 'SQLITE_FULL':
      return diskFull(path, error);
    case 'SQLITE_IOERR':
      // A full disk shows as this too where the index of the log can't grow.
      return freeBytes(dirname(path)) >= ROOM_BYTES ? driveFailed(path, error) : diskFull(path, error);
    case 'SQLITE_READONLY':
    case 'SQLITE_CANTOPEN':
      return new AppError(
        'LIBRARY_UNWRITABLE',
        `Gesso may not write this file. Check its permissions and its folder's, then try again: ${path}`,
        { path },
        error,
      );
    case 'SQLITE_BUSY':
      return new AppError(
        'LIBRARY_LOCKED',
        `Another program holds this file. Close that program, then try again: ${path}`,
        { path },
        error,
      );
    default:
      return error;
  }
}

/** The kind of failure, without what SQLite tells of its circumstances: `SQLITE_IOERR` for `SQLITE_IOERR_SHMSIZE`. */
export function sqliteCode(error: InstanceType<typeof Database.SqliteError>): string {
  return error.code.split('_', 2).join('_');
}

function diskFull(path: string, cause: unknown): AppError {
  return new AppError(
    'DISK_FULL',
    `The disk is full. Free some space, then try again: ${path}`,
    { path },
    cause,
  );
}

function driveFailed(path: string, cause: Error): AppError {
  return new AppError(
    'LIBRARY_UNWRITABLE',
    `The drive failed to read or write this file. Check that it is connected and sound, then try again: ${path}`,
    { path },
    cause,
  );
}
