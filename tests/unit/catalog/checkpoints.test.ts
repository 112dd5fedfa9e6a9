import { mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Checkpoints } from '../../../main/catalog/checkpoints.ts';
import { openDatabase, type Sqlite } from '../../../main/catalog/database.ts';

const KIB = 1024;
let folder: string;
let path: string;
let db: Sqlite;
let failures: unknown[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gesso-checkpoints-'));
  path = join(folder, 'catalog.sqlite');
  db = openDatabase(path, 'write');
  db.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, body BLOB)');
  failures = [];
});

afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

/** Of the log as it is in use. */
const logBytes = (): number => {
  const [row] = db.pragma('wal_checkpoint(NOOP)') as { log: number }[];
  return (row?.log ?? 0) * 4096;
};
const write = (kib: number): void =>
  void db.prepare('INSERT INTO t (body) VALUES (zeroblob(?))').run(kib * KIB);
const checkpoints = (long: number, tooLong: number, behind = tooLong): Checkpoints =>
  new Checkpoints(db, (error) => failures.push(error), {
    long: long * KIB,
    behind: behind * KIB,
    tooLong: tooLong * KIB,
  });

/** What the file itself holds, without its log. */
function rowsInFile(): number {
  const bytes = readFileSync(path);
  bytes[18] = 1;
  bytes[19] = 1;
  const copy = new Database(bytes);
  try {
    return copy.prepare<[], number>('SELECT count(*) FROM t').pluck().get() ?? 0;
  } finally {
    copy.close();
  }
}

describe('checkpoints', () => {
  it('bring a long log into the file beside the writer, which then begins it anew', async () => {
    const log = checkpoints(256, 100_000);
    write(100);
    log.committed();
    for (let n = 0; n < 3; n += 1) write(100);
    expect(logBytes()).toBeGreaterThan(400 * KIB);
    log.committed();
    await log.close();
    expect(rowsInFile()).toBe(4);
    const fileBytes = statSync(`${path}-wal`).size;
    write(1);
    expect(logBytes()).toBeLessThan(100 * KIB);
    // To cut it off takes long, and so does writing it anew.
    expect(statSync(`${path}-wal`).size).toBe(fileBytes);
    expect(failures).toEqual([]);
  });

  it('have the writer wait when the log is very long, until all of it is in the file', async () => {
    const log = checkpoints(64, 512);
    let most = 0;
    for (let n = 0; n < 60; n += 1) {
      write(64);
      most = Math.max(most, logBytes());
      log.committed();
      await log.room();
    }
    // Commits go on while a checkpoint is under way, but not without end.
    expect(most).toBeLessThan(2 * 512 * KIB + 100 * KIB);
    // One more may be under way: half of it is no file to read.
    await log.close();
    expect(rowsInFile()).toBeGreaterThan(30);
    expect(failures).toEqual([]);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  });

  it('have the writer wait for the one under way when much was written since it began', async () => {
    const log = checkpoints(64, 100_000, 128);
    write(100);
    log.committed();
    write(60);
    await log.room();
    // Its thread has hardly begun.
    expect(statSync(path).size).toBeLessThan(100 * KIB);
    write(100);
    await log.room();
    expect(rowsInFile()).toBeGreaterThan(0);
    await log.close();
    expect(failures).toEqual([]);
  });

  it('let several wait at once', async () => {
    const log = checkpoints(64, 128);
    for (let n = 0; n < 8; n += 1) write(64);
    log.committed();
    // Past twice the bound: whoever comes waits for the one under way, and for one more together.
    const waiting = Promise.all([log.room(), log.room(), log.room()]);
    expect(
      await Promise.race([waiting.then(() => 'all'), sleep(5000, 'still waiting', { ref: false })]),
    ).toBe('all');
    await log.close();
    expect(failures).toEqual([]);
  });

  it('do not wait for a reader of a state of long ago', async () => {
    const log = checkpoints(64, 256);
    write(64);
    const reader = openDatabase(path, 'read');
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM t').get();
    for (let n = 0; n < 12; n += 1) {
      write(64);
      log.committed();
      await log.room();
    }
    reader.exec('COMMIT');
    reader.close();
    await log.close();
    expect(db.prepare('SELECT count(*) FROM t').pluck().get()).toBe(13);
    expect(failures).toEqual([]);
  });

  it('are left to the writer where no thread can do them', async () => {
    const log = checkpoints(64, 256);
    write(64);
    write(64);
    // The thread can't open it.
    renameSync(path, `${path}-elsewhere`);
    writeFileSync(path, 'not a catalog');
    log.committed();
    await log.close();
    expect(failures).toHaveLength(1);
  });
});
