import type { CollectionDefinition, Root } from '../domain/catalog.ts';
import type { Sqlite } from './database.ts';

interface RootRow extends Omit<Root, 'online' | 'readOnly'> {
  readonly online: number;
  readonly readOnly: number;
}

/** By title. */
export function readRoots(db: Sqlite): readonly Root[] {
  return db
    .prepare<[], RootRow>(
      'SELECT id, path, title, online, read_only AS readOnly FROM roots ORDER BY title, id',
    )
    .all()
    .map((row) => ({ ...row, online: row.online !== 0, readOnly: row.readOnly !== 0 }));
}

/** Rows about the library as a whole. Call `putCollections` inside a transaction. */
export class LibraryRows {
  readonly #db: Sqlite;

  constructor(db: Sqlite) {
    this.#db = db;
  }

  putCollections(definitions: readonly CollectionDefinition[]): void {
    const put = this.#db.prepare(
      `INSERT INTO collections (id, name, parent_id, note, cover_uid, position)
       VALUES (@id, @name, @parentId, @note, @coverUid, @position)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, parent_id = excluded.parent_id, note = excluded.note,
         cover_uid = excluded.cover_uid, position = excluded.position`,
    );
    for (const definition of definitions) put.run(definition);
  }

  putRoot({ online, readOnly, ...root }: Root): void {
    this.#db
      .prepare(
        `INSERT INTO roots (id, path, title, online, read_only) VALUES (@id, @path, @title, @online, @readOnly)
         ON CONFLICT (id) DO UPDATE SET path = excluded.path, title = excluded.title, online = excluded.online,
           read_only = excluded.read_only`,
      )
      .run({ ...root, online: Number(online), readOnly: Number(readOnly) });
  }

  removeRoot(rootId: string): void {
    this.#db.prepare('DELETE FROM roots WHERE id = ?').run(rootId);
  }
}
