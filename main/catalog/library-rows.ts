import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { CollectionDefinition, Root } from '../domain/catalog.ts';
import type { Sqlite } from './database.ts';
import { collections, roots } from './schema.ts';

/** By title. */
export function readRoots(db: Sqlite): readonly Root[] {
  return drizzle(db).select().from(roots).orderBy(roots.title, roots.id).all();
}

/** Rows about the library as a whole. Call `putCollections` inside a transaction. */
export class LibraryRows {
  readonly #orm: BetterSQLite3Database;

  constructor(db: Sqlite) {
    this.#orm = drizzle(db);
  }

  putCollections(definitions: readonly CollectionDefinition[]): void {
    for (const { id, ...set } of definitions) {
      this.#orm
        .insert(collections)
        .values({ id, ...set })
        .onConflictDoUpdate({ target: collections.id, set })
        .run();
    }
  }

  putRoot({ id, ...set }: Root): void {
    this.#orm
      .insert(roots)
      .values({ id, ...set })
      .onConflictDoUpdate({ target: roots.id, set })
      .run();
  }

  removeRoot(rootId: string): void {
    this.#orm.delete(roots).where(eq(roots.id, rootId)).run();
  }
}
