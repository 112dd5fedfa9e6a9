import type { DueSearch, PendingFile, Place } from '../domain/catalog.ts';
import type { Sqlite } from './database.ts';
import type { Delta, StateDelta } from './delta.ts';
import { placeOf } from './names.ts';
import type { Dictionary } from './names.ts';

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
  readonly #names: Dictionary;
  readonly #statements;
  #nextId: number;

  constructor(db: Sqlite, names: Dictionary) {
    this.#names = names;
    this.#nextId =
      (db.prepare<[], number>('SELECT coalesce(max(id), 0) FROM pending_files').pluck().get() ?? 0) + 1;
    this.#statements = {
      add: db.prepare(
        `INSERT INTO pending_files (image_id, kind, id) VALUES (?, ?, ?)
         ON CONFLICT (image_id, kind) DO UPDATE SET id = excluded.id`,
      ),
      addMove: db.prepare(
        `INSERT INTO pending_files (image_id, kind, id, from_path) VALUES (?, 'place', ?, ?)
         ON CONFLICT (image_id, kind) DO UPDATE SET id = excluded.id, from_path = excluded.from_path`,
      ),
      due: db
        .prepare<[number], [kind: PendingFile['kind'], from: string | null]>(
          'SELECT kind, from_path FROM pending_files WHERE image_id = ?',
        )
        .raw(),
      sidecarLater: db.prepare("UPDATE pending_files SET id = ? WHERE image_id = ? AND kind = 'sidecar'"),
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
      place: db.prepare<[number], { folder: number; name: string }>(
        'SELECT folder, name FROM images WHERE id = ?',
      ),
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
    delta.paths?.ids.forEach((id) => this.#addMove(id));
    const { files } = delta;
    files?.ids.forEach((id, index) => {
      // The file gets its new name first and then its new content.
      if (files.before[index]?.extension !== files.after[index]?.extension) this.#addMove(id);
      this.#statements.add.run(id, 'content', this.#takeId());
    });
  }

  addSidecars(ids: Iterable<number>): void {
    this.#addAll(ids, 'sidecar');
  }

  /** Searching a picture's pixels, which is no matter of where files lie: it is listed and counted apart. */
  addSearch(id: number): void {
    this.#statements.add.run(id, 'pixels', this.#takeId());
  }

  dueSearches(limit: number): readonly DueSearch[] {
    return this.#statements.searches.all(limit);
  }

  #addMove(id: number): void {
    const now = this.#statements.place.get(id);
    if (now === undefined) return;
    const place = placeOf(this.#names.folder(now.folder), now.name);
    const due = this.#statements.due.all(id);
    const from = [...formerPlaces(due.find(([kind]) => kind === 'place')?.[1] ?? null), place];
    this.#statements.addMove.run(id, this.#takeId(), JSON.stringify(from));
    // What is written beside a file is written where the file has come to.
    if (due.some(([kind]) => kind === 'sidecar')) this.#statements.sidecarLater.run(this.#takeId(), id);
  }

  #addAll(ids: Iterable<number>, kind: PendingFile['kind']): void {
    for (const id of ids) this.#statements.add.run(id, kind, this.#takeId());
  }

  #takeId(): number {
    const id = this.#nextId;
    this.#nextId += 1;
    return id;
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
