import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { AppError } from '../domain/errors.ts';
import type { Sqlite } from './database.ts';

/** Beside this file when running from sources, `dist/main/migrations` when bundled. */
function migrationsFolder(): string {
  const base = import.meta.url;
  if (base.endsWith('.ts')) return fileURLToPath(new URL('./migrations', base));
  return fileURLToPath(base.slice(0, base.lastIndexOf('/dist/main/') + '/dist/main/'.length) + 'migrations');
}

/** How many migrations this program knows: the version of a catalog it has brought up to date. */
export function schemaVersion(): number {
  return readMigrationFiles({ migrationsFolder: migrationsFolder() }).length;
}

/**
 * Brings the schema up to date, in one transaction: whatever ends it, all of it has come about or nothing, and a disk that is
 * nearly full needs no room for a copy. `user_version` counts the migrations applied. `onBegin` is told before it begins.
 * @throws AppError UNSUPPORTED when a newer program has written it
 */
export function migrateCatalog(db: Sqlite, path: string, onBegin: (from: number, to: number) => void): void {
  const migrations = readMigrationFiles({ migrationsFolder: migrationsFolder() });
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version > migrations.length) {
    throw new AppError(
      'UNSUPPORTED',
      `This library's catalog was written by a newer version of Gesso (catalog version ${version}, this program knows ${migrations.length}). Update Gesso. To stay with this version, move ${path} elsewhere: the catalog is then made anew from the pictures, without history and queue.`,
      { path, version, known: migrations.length },
    );
  }
  if (version === migrations.length) return;
  onBegin(version, migrations.length);
  db.transaction(() => {
    for (const migration of migrations.slice(version)) {
      for (const statement of migration.sql) db.exec(statement);
    }
    db.pragma(`user_version = ${migrations.length}`);
  }).immediate();
}
