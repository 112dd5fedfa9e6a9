import { closeSync, openSync, readSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { AppError } from '../domain/errors.ts';
import { CATALOG_DAMAGED } from '../domain/library-check.ts';
import { sqliteCode, sqliteError } from '../sqlite-error.ts';

export type Sqlite = Database.Database;

/** The first 16 bytes of every SQLite 3 file. */
const MAGIC = 'SQLite format 3\0';

/** Whether the file is too damaged to hold a catalog, judged by its header. A missing or empty file is a new catalog. */
function hasForeignHeader(path: string): boolean {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0) return false;
  const header = Buffer.alloc(MAGIC.length);
  const file = openSync(path, 'r');
  try {
    readSync(file, header, 0, header.length, 0);
  } finally {
    closeSync(file);
  }
  return header.toString('latin1') !== MAGIC;
}

/**
 * A log that has once become longer is cut to this. `Checkpoints` lets it become a few times as long as its limit while somebody
 * reads an old state; cutting it then held up the commit that did it by 170 ms.
 */
const LOG_BYTES = 512 * 2 ** 20;

/** The AppError that an SQLite failure means, or the failure itself. */
export function catalogError(error: unknown, path: string): unknown {
  if (error instanceof Database.SqliteError && DAMAGE.has(sqliteCode(error))) return damaged(path, error);
  return sqliteError(error, path);
}

const DAMAGE: ReadonlySet<string> = new Set(['SQLITE_NOTADB', 'SQLITE_CORRUPT']);

function damaged(path: string, cause?: unknown): AppError {
  return new AppError('CATALOG_CORRUPT', `${CATALOG_DAMAGED} ${path}`, { path }, cause);
}

/**
 * Opens the catalog file for one thread.
 * @throws AppError CATALOG_CORRUPT, LIBRARY_UNWRITABLE, LIBRARY_LOCKED, DISK_FULL
 */
export function openDatabase(path: string, access: 'write' | 'read'): Sqlite {
  if (hasForeignHeader(path)) throw damaged(path);
  try {
    const db = new Database(path, { readonly: access === 'read', timeout: 10_000 });
    // Readers and the writer never wait for each other.
    if (access === 'write') db.pragma('journal_mode = WAL');
    // With WAL this keeps the file consistent through a crash; only a power cut can lose the last commits, and what they
    // said is in the image files, whose rows are entered after the file is on disk.
    db.pragma('synchronous = NORMAL');
    // 12 MiB for a reader: the inner pages of every index at a million rows. The rest is in the system's file cache,
    // which is why the file is not mapped into memory either: mapped pages would count as the program's own, three times.
    db.pragma(`cache_size = ${access === 'read' ? -12_288 : -32_768}`);
    db.pragma('temp_store = MEMORY');
    if (access === 'write') {
      // The log is brought into the file by a thread of its own, see Checkpoints. Once all of it is there it is written anew from its
      // beginning; to cut 64 MB off would hold up that commit by 80 ms, and what is written after it has no place on the disk yet.
      db.pragma('wal_autocheckpoint = 0');
      db.pragma(`journal_size_limit = ${LOG_BYTES}`);
    } else db.pragma('query_only = ON');
    return db;
  } catch (error) {
    throw catalogError(error, path);
  }
}

/** Up to this size a whole check takes a moment; a larger catalog shows its damage when the damaged page is read. */
const CHECKED_BYTES = 8 * 1024 * 1024;

/**
 * Looks for damage: a file shorter than its header says, and in a small catalog every page.
 * @throws AppError CATALOG_CORRUPT
 */
export function checkIntegrity(db: Sqlite, path: string): void {
  const sizeBytes = statSync(path).size;
  const pages = Number(db.pragma('page_count', { simple: true }));
  const pageBytes = Number(db.pragma('page_size', { simple: true }));
  const logBytes = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  const short = logBytes === 0 && sizeBytes < pages * pageBytes;
  if (short || (sizeBytes <= CHECKED_BYTES && db.pragma('quick_check(1)', { simple: true }) !== 'ok')) {
    throw damaged(path);
  }
}
