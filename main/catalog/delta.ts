import { deserialize, serialize } from 'node:v8';
import { deflateSync, inflateSync } from 'node:zlib';
import type { FileVersion } from '../domain/catalog-change.ts';
import type { Sqlite } from './database.ts';
import { SCOPE } from './change-log.ts';

/** Columns of `states` that a change can touch. Null is stored as NaN, a mark as its place in MARKS plus one. */
export type StateColumn =
  | 'rating'
  | 'favorite'
  | 'mark'
  | 'note_id'
  | 'changed_at'
  | 'trashed_at'
  | 'expires_at'
  | 'own_stack'
  | 'stack_role';

export interface StateDelta {
  readonly ids: Uint32Array;
  readonly columns: readonly {
    readonly name: StateColumn;
    readonly before: Float64Array;
    readonly after: Float64Array;
  }[];
}

/** Rows (image, tag). */
export interface TagRows {
  readonly ids: Uint32Array;
  readonly tags: Uint32Array;
}

export interface ItemRows {
  readonly collections: Uint32Array;
  readonly ids: Uint32Array;
  readonly positions: Float64Array;
}

interface PathDelta {
  readonly ids: Uint32Array;
  readonly before: readonly (readonly [folder: number, name: string])[];
  readonly after: readonly (readonly [folder: number, name: string])[];
}

interface FilesDelta {
  readonly ids: Uint32Array;
  readonly before: readonly FileVersion[];
  readonly after: readonly FileVersion[];
}

export interface CollectionRow {
  readonly key: number;
  readonly id: string;
  readonly name: string;
  readonly parent_id: string | null;
  readonly note: string;
  readonly cover_uid: string | null;
  readonly position: number;
}

export interface SearchRow {
  readonly id: string;
  readonly name: string;
  readonly query: string;
  readonly sort: string;
  readonly grouping: string;
  readonly position: number;
}

/** Rows as they were and as they became: a chunk of a journal entry. Reversing swaps the two. */
export interface Delta {
  readonly states?: StateDelta;
  readonly tagsRemoved?: TagRows;
  readonly tagsAdded?: TagRows;
  readonly itemsRemoved?: ItemRows;
  readonly itemsAdded?: ItemRows;
  readonly paths?: PathDelta;
  readonly files?: FilesDelta;
  readonly collectionsRemoved?: readonly CollectionRow[];
  readonly collectionsAdded?: readonly CollectionRow[];
  readonly searchesRemoved?: readonly SearchRow[];
  readonly searchesAdded?: readonly SearchRow[];
}

export function packDelta(delta: Delta): Buffer {
  return deflateSync(serialize(delta), { level: 1 });
}

export function unpackDelta(bytes: Buffer): Delta {
  return deserialize(inflateSync(bytes)) as Delta;
}

function reversed(delta: Delta): Delta {
  return {
    ...(delta.states && {
      states: {
        ids: delta.states.ids,
        columns: delta.states.columns.map(({ name, before, after }) => ({
          name,
          before: after,
          after: before,
        })),
      },
    }),
    ...(delta.tagsAdded && { tagsRemoved: delta.tagsAdded }),
    ...(delta.tagsRemoved && { tagsAdded: delta.tagsRemoved }),
    ...(delta.itemsAdded && { itemsRemoved: delta.itemsAdded }),
    ...(delta.itemsRemoved && { itemsAdded: delta.itemsRemoved }),
    ...(delta.paths && {
      paths: { ids: delta.paths.ids, before: delta.paths.after, after: delta.paths.before },
    }),
    ...(delta.files && {
      files: { ids: delta.files.ids, before: delta.files.after, after: delta.files.before },
    }),
    ...(delta.collectionsAdded && { collectionsRemoved: delta.collectionsAdded }),
    ...(delta.collectionsRemoved && { collectionsAdded: delta.collectionsRemoved }),
    ...(delta.searchesAdded && { searchesRemoved: delta.searchesAdded }),
    ...(delta.searchesRemoved && { searchesAdded: delta.searchesRemoved }),
  };
}

/** What a delta changes, as bits of SCOPE. */
export function scopeOf(delta: Delta): number {
  // Which stack a picture is in depends on both of its rows.
  const restacks = delta.states?.columns.some(({ name }) => name === 'own_stack' || name === 'stack_role');
  return (
    (delta.files === undefined && restacks !== true ? 0 : SCOPE.image) |
    (delta.paths === undefined ? 0 : SCOPE.place) |
    (delta.states === undefined ? 0 : SCOPE.state) |
    (delta.tagsAdded === undefined && delta.tagsRemoved === undefined ? 0 : SCOPE.tags) |
    (delta.itemsAdded === undefined && delta.itemsRemoved === undefined ? 0 : SCOPE.items) |
    (delta.collectionsAdded === undefined && delta.collectionsRemoved === undefined ? 0 : SCOPE.collections) |
    (delta.searchesAdded === undefined && delta.searchesRemoved === undefined ? 0 : SCOPE.searches)
  );
}

/** Keys of the collections whose members a delta changes. */
export function collectionsOf(delta: Delta): Uint32Array {
  return Uint32Array.from(
    new Set([...(delta.itemsAdded?.collections ?? []), ...(delta.itemsRemoved?.collections ?? [])]),
  );
}

/** Every picture a delta touches, ascending. */
export function idsOf(delta: Delta): Uint32Array {
  const lists = [
    delta.states?.ids,
    delta.tagsAdded?.ids,
    delta.tagsRemoved?.ids,
    delta.itemsAdded?.ids,
    delta.itemsRemoved?.ids,
    delta.paths?.ids,
    delta.files?.ids,
  ].filter((list) => list !== undefined);
  if (lists.length === 1 && lists[0] !== undefined) return lists[0];
  return Uint32Array.from(new Set(lists.flatMap((list) => Array.from(list)))).sort();
}

const MARK_NAMES = ['final', 'wip', 'experiment', 'reject'];

function toSql(name: StateColumn, value: number): number | string | null {
  if (name === 'mark') return value === 0 ? null : (MARK_NAMES[value - 1] ?? null);
  return Number.isNaN(value) ? null : value;
}

/** Position of a mark in storage order, 0 for none. Never renumbered: the journal holds these numbers. */
export function markNumber(mark: string | null): number {
  return mark === null ? 0 : MARK_NAMES.indexOf(mark) + 1;
}

/** Writes deltas into the tables. Call inside a transaction. */
export class DeltaWriter {
  readonly #db: Sqlite;
  readonly #statements;
  readonly #updates = new Map<string, ReturnType<Sqlite['prepare']>>();

  constructor(db: Sqlite) {
    this.#db = db;
    this.#statements = {
      addTag: db.prepare(
        'INSERT OR IGNORE INTO image_tags (tag, image_id) SELECT ?, image_id FROM states WHERE image_id = ?',
      ),
      removeTag: db.prepare('DELETE FROM image_tags WHERE image_id = ? AND tag = ?'),
      addItem: db.prepare(
        `INSERT OR REPLACE INTO collection_items (collection, position, image_id)
         SELECT ?, ?, image_id FROM states WHERE image_id = ?`,
      ),
      removeItem: db.prepare('DELETE FROM collection_items WHERE collection = ? AND image_id = ?'),
      setPath: db.prepare('UPDATE images SET folder = ?, name = ? WHERE id = ? AND folder = ?'),
      setFolder: db.prepare('UPDATE images SET folder = ? WHERE id = ? AND folder = ? AND name = ?'),
      endRetention: db.prepare(
        'UPDATE states SET expires_at = NULL WHERE image_id = ? AND trashed_at IS NULL AND expires_at <= ?',
      ),
      name: db.prepare<[number], string>('SELECT name FROM images WHERE id = ?').pluck(),
      setFile: db.prepare(
        `UPDATE images SET size_bytes = ?, format = ?, content_hash = ?, name = ? WHERE id = ? AND content_hash = ?
           AND EXISTS (SELECT 1 FROM states WHERE image_id = images.id AND trashed_at IS NULL)`,
      ),
      addCollection: db.prepare(
        `INSERT OR REPLACE INTO collections (key, id, name, parent_id, note, cover_uid, position)
         VALUES (@key, @id, @name, @parent_id, @note, @cover_uid, @position)`,
      ),
      removeCollection: db.prepare('DELETE FROM collections WHERE key = ?'),
      addSearch: db.prepare(
        `INSERT OR REPLACE INTO searches (id, name, query, sort, grouping, position)
         VALUES (@id, @name, @query, @sort, @grouping, @position)`,
      ),
      removeSearch: db.prepare('DELETE FROM searches WHERE id = ?'),
    };
  }

  /** @returns pictures whose retention ended with it, though it doesn't say so */
  apply(delta: Delta, direction: 'forward' | 'backward'): readonly number[] {
    const forward = direction === 'forward' ? delta : reversed(delta);
    this.#applyStates(forward.states);
    const kept = this.#endRetention(forward.states);
    eachRow(forward.tagsRemoved?.ids, (id, i) => {
      this.#statements.removeTag.run(id, forward.tagsRemoved?.tags[i]);
    });
    eachRow(forward.tagsAdded?.ids, (id, i) => {
      this.#statements.addTag.run(forward.tagsAdded?.tags[i], id);
    });
    for (const { id } of forward.searchesRemoved ?? []) this.#statements.removeSearch.run(id);
    for (const row of forward.searchesAdded ?? []) this.#statements.addSearch.run(row);
    for (const row of forward.collectionsRemoved ?? []) this.#statements.removeCollection.run(row.key);
    for (const row of forward.collectionsAdded ?? []) this.#statements.addCollection.run(row);
    eachRow(forward.itemsRemoved?.ids, (id, i) => {
      this.#statements.removeItem.run(forward.itemsRemoved?.collections[i], id);
    });
    eachRow(forward.itemsAdded?.ids, (id, i) => {
      this.#statements.addItem.run(forward.itemsAdded?.collections[i], forward.itemsAdded?.positions[i], id);
    });
    eachRow(forward.paths?.ids, (id, i) => {
      const after = forward.paths?.after[i] ?? [0, ''];
      const before = forward.paths?.before[i] ?? [0, ''];
      // A name that stays is not written again: the index of names would cost as much as everything else.
      const { changes } = this.#statements.setFolder.run(after[0], id, before[0], after[1]);
      // Where the name was taken on the disk the file got another one; it is still this move's file.
      if (changes === 0) this.#statements.setPath.run(...after, id, before[0]);
    });
    eachRow(forward.files?.ids, (id, i) => {
      const [before, after] = [forward.files?.before[i], forward.files?.after[i]];
      const name = this.#statements.name.get(id);
      if (before === undefined || after === undefined || name === undefined) return;
      const { sizeBytes, format, contentHash } = after;
      // A file that another program changed since, or that was thrown away, is left as it is.
      this.#statements.setFile.run(
        sizeBytes,
        format,
        contentHash,
        nameAs(name, before, after),
        id,
        before.contentHash,
      );
    });
    return kept;
  }

  /** What is brought back has been asked for: retention that ran out meanwhile would only take it away again. */
  #endRetention(states: StateDelta | undefined): readonly number[] {
    const ended: number[] = [];
    const trashed = states?.columns.find(({ name }) => name === 'trashed_at');
    eachRow(trashed && states?.ids, (id, i) => {
      const since = trashed?.before[i] ?? Number.NaN;
      if (Number.isNaN(since) || !Number.isNaN(trashed?.after[i])) return;
      const { changes } = this.#statements.endRetention.run(id, Math.max(since, Date.now()));
      if (changes > 0) ended.push(id);
    });
    return ended;
  }

  /** A row that something else has changed since (an import with a newer word) is left as it is. */
  #applyStates(states: StateDelta | undefined): void {
    if (states === undefined || states.columns.length === 0) return;
    const { columns } = states;
    const key = columns.map(({ name }) => name).join(',');
    const update =
      this.#updates.get(key) ??
      this.#db.prepare(
        `UPDATE states SET ${columns.map(({ name }) => `${name} = ?`).join(', ')}
         WHERE image_id = ? AND ${columns.map(({ name }) => `${name} IS ?`).join(' AND ')}`,
      );
    this.#updates.set(key, update);
    const values: (number | string | null)[] = Array.from({ length: columns.length * 2 + 1 }, () => null);
    for (let i = 0; i < states.ids.length; i += 1) {
      columns.forEach(({ name, before, after }, column) => {
        values[column] = toSql(name, after[i] ?? 0);
        values[columns.length + 1 + column] = toSql(name, before[i] ?? 0);
      });
      values[columns.length] = states.ids[i] ?? 0;
      update.run(values);
    }
  }
}

/** A name of the one version as that of the other, however it was renamed meanwhile. */
function nameAs(name: string, before: FileVersion, after: FileVersion): string {
  const isAsWas = name.endsWith(before.extension);
  return isAsWas ? name.slice(0, name.length - before.extension.length) + after.extension : name;
}

function eachRow(ids: Uint32Array | undefined, visit: (id: number, index: number) => void): void {
  ids?.forEach((id, index) => {
    visit(id, index);
  });
}
