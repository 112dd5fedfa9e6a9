import type { PendingFile } from '../domain/catalog.ts';
import type { Sqlite } from './database.ts';
import type { Delta } from './delta.ts';
import { placeOf } from './names.ts';

/** Work on files that is due. Call inside the transaction of the change that makes it due. */
export class PendingFiles {
  readonly #db: Sqlite;
  readonly #statements;
  #nextId: number;

  constructor(db: Sqlite) {
    this.#db = db;
    this.#nextId =
      (db.prepare<[], number>('SELECT coalesce(max(id), 0) FROM pending_files').pluck().get() ?? 0) + 1;
    this.#statements = {
      add: db.prepare(
        `INSERT INTO pending_files (image_id, kind, id) VALUES (?, ?, ?)
         ON CONFLICT (image_id, kind) DO UPDATE SET id = excluded.id`,
      ),
      addMove: db.prepare(
        `INSERT INTO pending_files (image_id, kind, id, from_path) VALUES (?, 'place', ?, ?)
         ON CONFLICT (image_id, kind) DO UPDATE SET
           id = excluded.id, from_path = coalesce(from_path, excluded.from_path)`,
      ),
      list: db.prepare<[number], PendingFile>(
        `SELECT p.id AS id, i.uid AS uid, p.kind AS kind, p.from_path AS fromPath
         FROM pending_files p JOIN images i ON i.id = p.image_id ORDER BY p.id LIMIT ?`,
      ),
      complete: db.prepare('DELETE FROM pending_files WHERE id = ?'),
      folder: db
        .prepare<[number], string>("SELECT name FROM names WHERE kind = 'folder' AND code = ?")
        .pluck(),
    };
  }

  /** Files that follow from a delta, whichever way it was applied. */
  addFor(delta: Delta, direction: 'forward' | 'backward'): void {
    const moves = delta.states?.columns.some(({ name }) => name === 'trashed_at') ?? false;
    const says = delta.states?.columns.some(({ name }) => name === 'changed_at') ?? false;
    if (delta.states !== undefined && moves) this.#addAll(delta.states.ids, 'place');
    if (delta.states !== undefined && says) this.#addAll(delta.states.ids, 'sidecar');
    for (const rows of [delta.tagsAdded, delta.tagsRemoved, delta.itemsAdded, delta.itemsRemoved]) {
      if (rows !== undefined && !says) this.#addAll(rows.ids, 'sidecar');
    }
    const { paths } = delta;
    if (paths === undefined) return;
    const left = direction === 'forward' ? paths.before : paths.after;
    paths.ids.forEach((id, index) => {
      const [folder, name] = left[index] ?? [0, ''];
      const from = placeOf(this.#statements.folder.get(folder) ?? '\t', name).path;
      this.#statements.addMove.run(id, this.#takeId(), from);
    });
  }

  #addAll(ids: Uint32Array, kind: PendingFile['kind']): void {
    for (const id of ids) this.#statements.add.run(id, kind, this.#takeId());
  }

  #takeId(): number {
    const id = this.#nextId;
    this.#nextId += 1;
    return id;
  }

  list(limit: number): readonly PendingFile[] {
    return this.#statements.list.all(limit);
  }

  complete(ids: readonly number[]): void {
    this.#db.transaction(() => {
      for (const id of ids) this.#statements.complete.run(id);
    })();
  }
}
