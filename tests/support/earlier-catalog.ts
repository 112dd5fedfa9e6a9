import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { readMigrationFiles } from 'drizzle-orm/migrator';

const migrationsFolder = join(import.meta.dirname, '../../main/catalog/migrations');

/** Puts an empty catalog of the first version in the place of what is there: what a program finds that was just updated. */
export function leaveEarlierCatalog(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
  const db = new Database(path);
  for (const statement of readMigrationFiles({ migrationsFolder })[0]?.sql ?? []) db.exec(statement);
  db.pragma('user_version = 1');
  db.close();
}
