import type { DueSearch, PendingFile, Place } from '../domain/catalog.ts';
import type { Sqlite } from './database.ts';
import type { Delta, StateDelta } from './delta.ts';
import { placeOf } from './names.ts';

interface PendingRow extends Pick<PendingFile, 'id' | 'uid' | 'kind'> {
  readonly fromPath: string | null;
  readonly folder: string;
  readonly name: string;
  readonly trashed: number;
}

/** Reads `pending_files.from_path`: places as JSON, oldest first. */
export function formerPlaces(stored: string | null): readonly Place[] {
  return stored === null ? [] : (JSON.parse(stored) as Place[]);
}

/** Work on files that is due. Call inside the transaction of the change that makes it due. */
export class PendingFiles {
  readonly #statements;
  #nextId: number;

  constructor(db: Sqlite) {
    this.#nextId =
      (db.prepare<[], number>('SELECT coalesce(max(id), 0) FROM pending_files').pluck().get() ?? 0) + 1;
    this.#statements = {
      // Each for a whole list of pictures: a statement for each picture takes twice as long.
      add: db.prepare<[kind: PendingFile['kind'] | 'pixels', firstId: number, pictures: string]>(
        `INSERT INTO pending_files (image_id, kind, id) SELECT e.value, ?, ? + e.key FROM json_each(?) e WHERE true
         ON CONFLICT (image_id, kind) DO UPDATE SET id = excluded.id`,
      ),
      addMoves: db.prepare<[firstId: number, pictures: string]>(
        `INSERT INTO pending_files (image_id, kind, id, from_path)
         SELECT i.id, 'place', ? + e.key, json_array(json_object('rootId', substr(f.name, 1, instr(f.name, char(9)) - 1),
           'path', substr(f.name, instr(f.name, char(9)) + 1) || iif(f.name LIKE '%' || char(9), '', '/') || i.name))
         FROM json_each(?) e CROSS JOIN images i ON i.id = e.value
         CROSS JOIN names f ON f.kind = 'folder' AND f.code = i.folder
         WHERE true ON CONFLICT (image_id, kind) DO UPDATE SET id = excluded.id,
           from_path = json_insert(coalesce(from_path, '[]'), '$[#]', json_extract(excluded.from_path, '$[0]'))`,
      ),
      sidecarsLater: db.prepare<[firstId: number, pictures: string]>(
        `INSERT INTO pending_files (image_id, kind, id) SELECT p.image_id, p.kind, ? + e.key
         FROM json_each(?) e CROSS JOIN pending_files p ON p.image_id = e.value AND p.kind = 'sidecar'
         WHERE true ON CONFLICT (image_id, kind) DO UPDATE SET id = excluded.id`,
      ),
      list: db.prepare<[number], PendingRow>(
        `SELECT p.id AS id, i.uid AS uid, p.kind AS kind, p.from_path AS fromPath, f.name AS folder, i.name AS name,
           s.trashed_at IS NOT NULL AS trashed
         FROM pending_files p JOIN images i ON i.id = p.image_id JOIN states s ON s.image_id = i.id
         JOIN names f ON f.kind = 'folder' AND f.code = i.folder
         WHERE p.kind <> 'pixels'
           AND p.image_id IN (SELECT image_id FROM pending_files WHERE kind <> 'pixels' ORDER BY id LIMIT ?)
         ORDER BY CASE p.kind WHEN 'place' THEN 0 WHEN 'content' THEN 1 ELSE 2 END, p.id`,
      ),
      count: db.prepare<[], number>("SELECT count(*) FROM pending_files WHERE kind <> 'pixels'").pluck(),
      searches: db.prepare<[number], DueSearch>(
        `SELECT p.id AS id, i.uid AS uid
         FROM pending_files p JOIN images i ON i.id = p.image_id JOIN states s ON s.image_id = i.id
         WHERE p.kind = 'pixels' AND s.missing = 0 ORDER BY p.id LIMIT ?`,
      ),
      complete: db.prepare('DELETE FROM pending_files WHERE id = ?'),
    };
  }

  /** Files that follow from a delta, whichever way it is about to be applied. */
  addFor(delta: Delta): void {
    const moves = delta.states?.columns.some(({ name }) => name === 'trashed_at') ?? false;
    const says = delta.states?.columns.some(({ name }) => name === 'changed_at') ?? false;
    if (delta.states !== undefined && moves) this.#addAll(delta.states.ids, 'place');
    if (delta.states !== undefined && says) this.#addAll(delta.states.ids, 'sidecar');
    // A sidecar names the time at which the picture would go.
    if (delta.states !== undefined && !says) this.addSidecars(rowsWithNewExpiry(delta.states));
    for (const rows of [delta.tagsAdded, delta.tagsRemoved, delta.itemsAdded, delta.itemsRemoved]) {
      if (rows !== undefined && !says) this.#addAll(rows.ids, 'sidecar');
    }
    const { files } = delta;
    if (delta.paths !== undefined) this.#addMoves(delta.paths.ids);
    if (files === undefined) return;
    const isRenamed = (_: number, index: number): boolean =>
      files.before[index]?.extension !== files.after[index]?.extension;
    // The file gets its new name first and then its new content.
    this.#addMoves(files.ids.filter(isRenamed));
    this.#addAll(files.ids, 'content');
  }

  addSidecars(ids: Iterable<number>): void {
    this.#addAll(ids, 'sidecar');
  }

  /** Searching a picture's pixels, which is no matter of where files lie: it is listed and counted apart. */
  addSearch(id: number): void {
    this.#addAll([id], 'pixels');
  }

  dueSearches(limit: number): readonly DueSearch[] {
    return this.#statements.searches.all(limit);
  }

  #addMoves(ids: Uint32Array): void {
    const pictures = JSON.stringify([...ids]);
    this.#statements.addMoves.run(this.#takeIds(ids.length), pictures);
    // What is written beside a file is written where the file has come to.
    this.#statements.sidecarsLater.run(this.#takeIds(ids.length), pictures);
  }

  #addAll(ids: Iterable<number>, kind: PendingFile['kind'] | 'pixels'): void {
    const pictures = [...ids];
    this.#statements.add.run(kind, this.#takeIds(pictures.length), JSON.stringify(pictures));
  }

  /** The first of so many new ids. */
  #takeIds(count: number): number {
    const first = this.#nextId;
    this.#nextId += count;
    return first;
  }

  list(limit: number): readonly PendingFile[] {
    return this.#statements.list.all(limit).map(({ fromPath, folder, name, trashed, ...row }) => ({
      ...row,
      place: placeOf(folder, name),
      trashed: trashed === 1,
      from: formerPlaces(fromPath),
    }));
  }

  count(): number {
    return this.#statements.count.get() ?? 0;
  }

  complete(ids: readonly number[]): void {
    for (const id of ids) this.#statements.complete.run(id);
  }
}

function rowsWithNewExpiry({ ids, columns }: StateDelta): readonly number[] {
  const expiry = columns.find(({ name }) => name === 'expires_at');
  if (expiry === undefined) return [];
  // Null is NaN, which is itself only to Object.is.
  return [...ids].filter((_, index) => !Object.is(expiry.before[index], expiry.after[index]));
}
