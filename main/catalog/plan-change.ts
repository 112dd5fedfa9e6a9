import { assertNever } from '../domain/assert-never.ts';
import type { Place } from '../domain/catalog.ts';
import type { Change, TagChange } from '../domain/catalog-change.ts';
import { AppError } from '../domain/errors.ts';
import type { Sqlite } from './database.ts';
import { markNumber } from './delta.ts';
import type { Delta, StateColumn, StateDelta } from './delta.ts';
import { fixedPlaces } from './fixed-places.ts';
import type { Dictionary } from './names.ts';
import { planNewCollections } from './plan-collection-change.ts';
import type { ReorderPlan } from './plan-reorder.ts';
import { planRelocation } from './plan-relocate.ts';
import { planReorder } from './plan-reorder.ts';
import { planStack } from './plan-stack.ts';
import { planTagChange, type TagPlan } from './plan-tag-change.ts';
import { ItemRowList, StateDeltaList, TagRowList } from './row-lists.ts';

export interface StateValues {
  readonly image_id: number;
  readonly rating: number;
  readonly favorite: number;
  readonly mark: string | null;
  readonly note_id: number;
  readonly changed_at: number;
  readonly trashed_at: number | null;
  readonly expires_at: number | null;
  readonly own_stack: number;
  readonly stack_role: number;
}

export interface ChunkPlan {
  /** Null when no row has to change. */
  readonly delta: Delta | null;
  readonly changed: number;
  /** What holds pictures whose files would have to be moved and can't be, see `fixedPlaces`: one for each. */
  readonly fixed?: readonly string[];
}

/** Works out, chunk by chunk, what a change means for the rows as they are now. Writes only dictionary entries. */
export class ChangePlanner {
  readonly #names: Dictionary;
  readonly #db: Sqlite;
  readonly #statements;

  constructor(db: Sqlite, names: Dictionary) {
    this.#db = db;
    this.#names = names;
    this.#statements = {
      state: db.prepare<[number], StateValues>(
        `SELECT image_id, rating, favorite, mark, note_id, changed_at, trashed_at, expires_at, own_stack,
           stack_role FROM states WHERE image_id = ?`,
      ),
      hasTag: db
        .prepare<[number, number], number>('SELECT 1 FROM image_tags WHERE image_id = ? AND tag = ?')
        .pluck(),
      item: db
        .prepare<[number, number], number>(
          'SELECT position FROM collection_items WHERE collection = ? AND image_id = ?',
        )
        .pluck(),
      lastPosition: db
        .prepare<[number], number>(
          'SELECT coalesce(max(position), 0) FROM collection_items WHERE collection = ?',
        )
        .pluck(),
      collectionKey: db.prepare<[string], number>('SELECT key FROM collections WHERE id = ?').pluck(),
      idOf: db.prepare<[string], number>('SELECT id FROM images WHERE uid = ?').pluck(),
      folder: db.prepare<[number], number>('SELECT folder FROM images WHERE id = ?').pluck(),
    };
  }

  /** Prepares a change: resolves what it names once. `ids` are all pictures it is meant for, in the user's order. */
  prepare(
    change: Change,
    ids: Uint32Array,
    nowMs: number,
    fixedFolders: readonly Place[] = [],
  ): (chunk: Uint32Array) => ChunkPlan {
    switch (change.kind) {
      case 'rate':
        return this.#states(nowMs, true, (row) =>
          setIf(row.rating !== change.rating, 'rating', change.rating),
        );
      case 'favorite': {
        const favorite = Number(change.favorite);
        return this.#states(nowMs, true, (row) => setIf(row.favorite !== favorite, 'favorite', favorite));
      }
      case 'mark':
        return this.#states(nowMs, true, (row) =>
          setIf(row.mark !== change.mark, 'mark', markNumber(change.mark)),
        );
      case 'note': {
        const note = this.#names.text(change.note);
        return this.#states(nowMs, true, (row) => setIf(row.note_id !== note, 'note_id', note));
      }
      case 'trash':
        return this.#moves(fixedFolders, (row) => setIf(row.trashed_at === null, 'trashed_at', nowMs));
      case 'restore':
        // A picture that is brought back has been asked for: its retention ends too.
        return this.#moves(fixedFolders, (row) =>
          row.trashed_at === null ? null : { trashed_at: Number.NaN, expires_at: Number.NaN },
        );
      case 'tag':
        return this.#tags(change, nowMs);
      case 'stack':
        return planStack(this.#db, this.#names, change.how, ids, nowMs);
      case 'collect':
        return this.#collect(change, ids, nowMs);
      case 'reorder':
        return this.#reorder(change, ids, nowMs);
      case 'relocate':
        return planRelocation(this.#db, this.#names, change, fixedFolders);
      default:
        return assertNever(change, 'change');
    }
  }

  /** The same for a change of a tag, which itself says which pictures it is for. */
  prepareTag(change: TagChange, nowMs: number): TagPlan {
    return planTagChange(this.#db, this.#names, change, (ids) => this.#touch(ids, nowMs));
  }

  #key(collectionId: string): number {
    const key = this.#statements.collectionKey.get(collectionId);
    if (key === undefined) {
      throw new AppError('NOT_FOUND', 'This collection is not there any more.', { collectionId });
    }
    return key;
  }

  #states(
    nowMs: number,
    says: boolean,
    next: (row: StateValues) => Partial<Record<StateColumn, number>> | null,
  ): (chunk: Uint32Array) => ChunkPlan {
    return (chunk) => {
      const list = new StateDeltaList();
      for (const id of chunk) {
        const row = this.#statements.state.get(id);
        const values = row === undefined ? null : next(row);
        if (row !== undefined && values !== null)
          list.push(row, says ? { ...values, changed_at: nowMs } : values);
      }
      return { delta: list.length === 0 ? null : { states: list.done() }, changed: list.length };
    };
  }

  /** Changes of state that move files: those of pictures whose folder takes none and lets none go stay. */
  #moves(
    fixedFolders: readonly Place[],
    next: (row: StateValues) => Partial<Record<StateColumn, number>> | null,
  ): (chunk: Uint32Array) => ChunkPlan {
    const fixedAt = fixedPlaces(this.#db, fixedFolders);
    return (chunk) => {
      const list = new StateDeltaList();
      const fixed: string[] = [];
      for (const id of chunk) {
        const row = this.#statements.state.get(id);
        const values = row === undefined ? null : next(row);
        if (row === undefined || values === null) continue;
        const held = fixedAt && fixedAt(this.#names.folder(this.#statements.folder.get(id) ?? 0));
        if (held === null) list.push(row, values);
        else fixed.push(held);
      }
      return { delta: list.length === 0 ? null : { states: list.done() }, changed: list.length, fixed };
    };
  }

  #touch(ids: Iterable<number>, nowMs: number): StateDelta {
    const list = new StateDeltaList();
    for (const id of ids) {
      const row = this.#statements.state.get(id);
      if (row !== undefined) list.push(row, { changed_at: nowMs });
    }
    return list.done();
  }

  #tags(change: Extract<Change, { kind: 'tag' }>, nowMs: number): (chunk: Uint32Array) => ChunkPlan {
    const remove = new Set(change.remove.map((tag) => this.#names.code('tag', tag)));
    const add = new Set(change.add.map((tag) => this.#names.code('tag', tag)));
    for (const code of add) remove.delete(code);
    return (chunk) => {
      const added = new TagRowList();
      const removed = new TagRowList();
      const touched: number[] = [];
      for (const id of chunk) {
        const before = added.length + removed.length;
        for (const tag of add) if (this.#statements.hasTag.get(id, tag) !== 1) added.push(id, tag);
        for (const tag of remove) if (this.#statements.hasTag.get(id, tag) === 1) removed.push(id, tag);
        if (added.length + removed.length > before) touched.push(id);
      }
      if (touched.length === 0) return { delta: null, changed: 0 };
      return {
        delta: {
          states: this.#touch(touched, nowMs),
          ...(added.length > 0 && { tagsAdded: added.done() }),
          ...(removed.length > 0 && { tagsRemoved: removed.done() }),
        },
        changed: touched.length,
      };
    };
  }

  #collect(
    change: Extract<Change, { kind: 'collect' }>,
    ids: Uint32Array,
    nowMs: number,
  ): (chunk: Uint32Array) => ChunkPlan {
    const { addTo, make } = change;
    // They come with the first pictures, so that one step takes back both.
    let made =
      addTo === null || make === undefined
        ? []
        : planNewCollections(this.#db, addTo, make.parentId, make.names);
    const to = addTo === null ? null : (made.at(-1)?.key ?? this.#key(addTo));
    const from =
      change.removeFrom === null || change.removeFrom === addTo ? null : this.#key(change.removeFrom);
    const last = to === null ? 0 : (this.#statements.lastPosition.get(to) ?? 0);
    // They join in the user's order, in whatever order they are entered.
    const places = placesOf(to === null ? new Uint32Array() : ids);
    return (chunk) => {
      const added = new ItemRowList();
      const removed = new ItemRowList();
      const touched: number[] = [];
      for (const id of chunk) {
        const before = added.length + removed.length;
        if (to !== null && this.#statements.item.get(to, id) === undefined) {
          added.push(to, id, last + (places[id] ?? 0));
        }
        const position = from === null ? undefined : this.#statements.item.get(from, id);
        if (from !== null && position !== undefined) removed.push(from, id, position);
        if (added.length + removed.length > before) touched.push(id);
      }
      const { delta, changed } = itemsPlan(added, removed, touched, this.#touch(touched, nowMs));
      if (delta === null || made.length === 0) return { delta, changed };
      const collectionsAdded = made;
      made = [];
      return { delta: { ...delta, collectionsAdded }, changed };
    };
  }

  #reorder(
    change: Extract<Change, { kind: 'reorder' }>,
    ids: Uint32Array,
    nowMs: number,
  ): (chunk: Uint32Array) => ChunkPlan {
    const key = this.#key(change.collectionId);
    const beforeId = change.beforeUid === null ? null : this.#statements.idOf.get(change.beforeUid);
    if (beforeId === undefined) {
      throw new AppError('NOT_FOUND', 'The picture to put them before is not there any more.', {});
    }
    const plan: ReorderPlan = planReorder(this.#db, key, ids, beforeId);
    // Renumbering moves pictures that were not meant; they go along with the first chunk.
    let others = plan.others;
    return (chunk) => {
      const added = new ItemRowList();
      const removed = new ItemRowList();
      const touched: number[] = [];
      for (const id of [...others, ...chunk]) {
        const move = plan.moves.get(id);
        if (move === undefined || move.before === move.after) continue;
        removed.push(key, id, move.before);
        added.push(key, id, move.after);
        touched.push(id);
      }
      others = [];
      return itemsPlan(added, removed, touched, this.#touch(touched, nowMs));
    };
  }
}

/** Place of each id in the list, by id; the first is 1. */
function placesOf(ids: Uint32Array): Uint32Array {
  let largest = 0;
  for (const id of ids) if (id > largest) largest = id;
  const places = new Uint32Array(largest + 1);
  ids.forEach((id, index) => {
    places[id] = index + 1;
  });
  return places;
}

function setIf(
  differs: boolean,
  column: StateColumn,
  value: number,
): Partial<Record<StateColumn, number>> | null {
  return differs ? { [column]: value } : null;
}

function itemsPlan(
  added: ItemRowList,
  removed: ItemRowList,
  touched: readonly number[],
  states: StateDelta,
): ChunkPlan {
  if (touched.length === 0) return { delta: null, changed: 0 };
  return {
    delta: {
      states,
      ...(added.length > 0 && { itemsAdded: added.done() }),
      ...(removed.length > 0 && { itemsRemoved: removed.done() }),
    },
    changed: touched.length,
  };
}
