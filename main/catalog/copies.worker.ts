import { parentPort } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { AppError, isAppError } from '../domain/errors.ts';
import { catalogError } from './database.ts';
import { schemaVersion } from './migrate-catalog.ts';
import { serveCalls } from './worker-calls.ts';
import type { CallContext } from './worker-calls.ts';

/** Opened for writing, which leaves no files of SQLite's beside it behind; nothing is written. */
function inCopy<T>(path: string, work: (db: Database.Database) => T): T {
  const db = new Database(path, { fileMustExist: true });
  try {
    return work(db);
  } finally {
    db.close();
  }
}

function pictures(path: string): number | null {
  try {
    return inCopy(path, (db) =>
      Number(db.prepare<[], number>('SELECT count(*) FROM images').pluck().get() ?? 0),
    );
  } catch {
    // Whatever stands in its way, it is none that could be restored.
    return null;
  }
}

function faultOf(path: string): string | null {
  try {
    return inCopy(path, (db) => {
      if (Number(db.pragma('user_version', { simple: true })) > schemaVersion())
        return 'It was made by a newer Gesso; update Gesso first.';
      return db.pragma('quick_check(1)', { simple: true }) === 'ok' ? null : DAMAGED;
    });
  } catch (error) {
    const known = catalogError(error, path);
    if (isAppError(known) && known.code === 'CATALOG_CORRUPT') return DAMAGED;
    throw known;
  }
}

const DAMAGED = 'It is damaged.';

function check(path: string): void {
  const fault = faultOf(path);
  if (fault !== null)
    throw new AppError('CATALOG_CORRUPT', `This copy of the catalog can’t be restored. ${fault}`, { path });
}

serveCalls(
  parentPort as MessagePort,
  {
    pictures: (_context: CallContext, path: string) => pictures(path),
    check: (_context: CallContext, path: string) => check(path),
  },
  (error) => error,
);
