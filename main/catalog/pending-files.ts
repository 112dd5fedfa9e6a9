import type { DueSearch, PendingFile, Place } from '../domain/catalog.ts';
import type { Sqlite } from './database.ts';
import type { Delta, StateDelta } from './delta.ts';
import { placeOf } from './names.ts';

type Kind = PendingFile['kind'] | 'pixels';

interface PendingRow extends Pick<PendingFile, 'id' | 'uid' | 'kind'> {
  readonly imageId: number;
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
  /**
   * Pictures whose entries may be being worked on: those listed last. Only these get a new id when they are due once more, so that
   * finishing the older request does not finish that one too; to give a new one to every picture of a large change takes half of its time.
   */
  readonly #listed = new Map<Kind, ReadonlySet<number>>();

  constructor(db: Sqlite) {
    this.#nextId =
      (db.prepare<[], number>('SELECT coalesce(max(id), 0) FROM pending_files').pluck().get() ?? 0) + 1;
    this.#statements = {
      // Each for a whole list of pictures: a statement for each picture takes twice as long.
      add: db.prepare<[kind: Kind, firstId: number, pictures: string]>(
        `INSERT INTO pending_files (image_id, kind, id) SELECT e.value, ?, ? + e.key FROM json_each(?) e WHERE true
         ON CONFLICT (image_id, kind) DO NOTHING`,
      ),
      addAnew: db.prepare<[kind: Kind, firstId: number, pictures: string]>(
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
        `SELECT p.id AS id, p.image_id AS imageId, i.uid AS uid, p.kind AS kind, p.from_path AS fromPath, f.name AS folder, i.name AS name,
           s.trashed_at IS NOT NULL AS trashed
         FROM pending_files p JOIN images i ON i.id = p.image_id JOIN states s ON s.image_id = i.id
         JOIN names f ON f.kind = 'folder' AND f.code = i.folder
         WHERE p.kind <> 'pixels'
           AND p.image_id IN (SELECT image_id FROM pending_files WHERE kind <> 'pixels' ORDER BY id LIMIT ?)
         ORDER BY CASE p.kind WHEN 'place' THEN 0 WHEN 'content' THEN 1 ELSE 2 END, p.id`,
      ),
      count: db.prepare<[], number>("SELECT count(*) FROM pending_files WHERE kind <> 'pixels'").pluck(),
      searches: db.prepare<[number], DueSearch & { readonly imageId: number }>(
        `SELECT p.id AS id, p.image_id AS imageId, i.uid AS uid
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
    const rows = this.#statements.searches.all(limit);
    this.#listed.set('pixels', new Set(rows.map(({ imageId }) => imageId)));
    return rows.map(({ id, uid }) => ({ id, uid }));
  }

  #addMoves(ids: Uint32Array): void {
    this.#statements.addMoves.run(this.#takeIds(ids.length), JSON.stringify([...ids]));
    // What is written beside a file is written where the file has come to.
    const listed = this.#listed.get('sidecar');
    const underWay = [...ids].filter((id) => listed?.has(id));
    if (underWay.length === 0) return;
    this.#statements.sidecarsLater.run(this.#takeIds(underWay.length), JSON.stringify(underWay));
  }

  #addAll(ids: Iterable<number>, kind: Kind): void {
    const listed = this.#listed.get(kind);
    const { add, addAnew } = this.#statements;
    const parts = Map.groupBy(ids, (id) => (listed?.has(id) === true ? addAnew : add));
    for (const [statement, part] of parts)
      statement.run(kind, this.#takeIds(part.length), JSON.stringify(part));
  }

  /** The first of so many new ids. */
  #takeIds(count: number): number {
    const first = this.#nextId;
    this.#nextId += count;
    return first;
  }

  list(limit: number): readonly PendingFile[] {
    const rows = this.#statements.list.all(limit);
    for (const kind of ['place', 'content', 'sidecar'] as const) {
      const ofKind = rows.filter((row) => row.kind === kind);
      this.#listed.set(kind, new Set(ofKind.map(({ imageId }) => imageId)));
    }
    return rows.map(({ id, uid, kind, fromPath, folder, name, trashed }) => ({
      id,
      uid,
      kind,
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
