import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sqliteError } from '../../main/sqlite-error.ts';

let path: string;
beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'gesso-sqlite-')), 'a.sqlite');
});
afterEach(() => rm(join(path, '..'), { recursive: true, force: true }));

function failureOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('It did not fail.');
}

function withTable(options?: Database.Options): Database.Database {
  const db = new Database(path, { timeout: 0, ...options });
  if (options?.readonly !== true) db.exec('CREATE TABLE IF NOT EXISTS a (b)');
  return db;
}

it('says that a disk is full, where, and what to do', () => {
  const db = withTable();
  db.pragma('max_page_count = 3');
  const failure = failureOf(() => db.exec('INSERT INTO a VALUES (zeroblob(100000))'));
  db.close();
  expect(sqliteError(failure, path)).toMatchObject({
    code: 'DISK_FULL',
    message: `The disk is full. Free some space, then try again: ${path}`,
    details: { path },
  });
});

it('says that a file may not be written', () => {
  withTable().close();
  const db = withTable({ readonly: true });
  const failure = failureOf(() => db.exec('INSERT INTO a VALUES (1)'));
  db.close();
  expect(sqliteError(failure, path)).toMatchObject({
    code: 'LIBRARY_UNWRITABLE',
    message: expect.stringContaining(path) as string,
  });
});

it('says that another program holds a file', () => {
  const other = withTable();
  other.exec('BEGIN EXCLUSIVE');
  const db = new Database(path, { timeout: 0 });
  const failure = failureOf(() => db.exec('INSERT INTO a VALUES (1)'));
  db.close();
  other.close();
  expect(sqliteError(failure, path)).toMatchObject({
    code: 'LIBRARY_LOCKED',
    message: `Another program holds this file. Close that program, then try again: ${path}`,
  });
});

const ioError = new Database.SqliteError('disk I/O error', 'SQLITE_IOERR_SHMSIZE');

it('tells a drive that fails from a full one, which SQLite calls an I/O error too', () => {
  expect(sqliteError(ioError, path)).toMatchObject({
    code: 'LIBRARY_UNWRITABLE',
    message: expect.stringContaining('The drive failed') as string,
  });
});

// `/proc` has no room at all, as a full disk has.
it.runIf(process.platform === 'linux')('says so of an I/O error on a full disk', () => {
  expect(sqliteError(ioError, '/proc/a.sqlite')).toMatchObject({ code: 'DISK_FULL' });
});

it('leaves other failures as they are', () => {
  const db = new Database(path);
  const failure = failureOf(() => db.exec('SELECT nothing FROM nowhere'));
  db.close();
  expect(sqliteError(failure, path)).toBe(failure);
  const own = new Error('another');
  expect(sqliteError(own, path)).toBe(own);
});
