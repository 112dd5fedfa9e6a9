import type { DuplicateMerge } from '../domain/catalog-change.ts';
import { AppError } from '../domain/errors.ts';
import type { Sqlite } from './database.ts';
import { markNumber } from './delta.ts';
import type { Delta, StateColumn } from './delta.ts';
import type { Dictionary } from './names.ts';
import type { StateValues } from './plan-change.ts';
import { ItemRowList, StateDeltaList, TagRowList } from './row-lists.ts';

/** Everything the user said of any picture of a group goes to the kept one; the others go to the trash. */
export function planMerge(
  db: Sqlite,
  names: Dictionary,
  merges: readonly DuplicateMerge[],
  nowMs: number,
): { readonly delta: Delta | null; readonly detail: string } {
  const planner = new MergePlanner(db, names, nowMs);
  for (const { keepUid, dropUids } of merges) planner.add(keepUid, dropUids);
  return { delta: planner.delta(), detail: '' };
}

class MergePlanner {
  readonly #names: Dictionary;
  readonly #nowMs: number;
  readonly #statements;
  readonly #states = new StateDeltaList();
  readonly #tags = new TagRowList();
  readonly #items = new ItemRowList();

  constructor(db: Sqlite, names: Dictionary, nowMs: number) {
    this.#names = names;
    this.#nowMs = nowMs;
    this.#statements = {
      state: db.prepare<[string], StateValues>(
        'SELECT s.* FROM images i JOIN states s ON s.image_id = i.id WHERE i.uid = ?',
      ),
      note: db.prepare<[number], string>('SELECT body FROM texts WHERE id = ?').pluck(),
      tags: db.prepare<[number], number>('SELECT tag FROM image_tags WHERE image_id = ?').pluck(),
      items: db.prepare<[number], { collection: number; position: number }>(
        'SELECT collection, position FROM collection_items WHERE image_id = ?',
      ),
    };
  }

  #find(uid: string): StateValues {
    const state = this.#statements.state.get(uid);
    if (state === undefined) throw new AppError('NOT_FOUND', 'This picture is not in the catalog.', { uid });
    return state;
  }

  add(keepUid: string, dropUids: readonly string[]): void {
    const keep = this.#find(keepUid);
    const drops = [...new Set(dropUids)].filter((uid) => uid !== keepUid).map((uid) => this.#find(uid));
    const live = drops.filter(({ trashed_at }) => trashed_at === null);
    if (live.length === 0) return;
    this.#states.push(keep, this.#merged(keep, live));
    for (const drop of live) {
      this.#states.push(drop, {
        rating: drop.rating,
        favorite: drop.favorite,
        mark: markNumber(drop.mark),
        note_id: drop.note_id,
        changed_at: drop.changed_at,
        trashed_at: this.#nowMs,
        own_stack: drop.own_stack,
        stack_role: drop.stack_role,
      });
    }
    this.#addTags(keep.image_id, live);
    this.#addItems(keep.image_id, live);
  }

  #merged(
    keep: StateValues,
    live: readonly StateValues[],
  ): Record<Exclude<StateColumn, 'expires_at'>, number> {
    const all = [keep, ...live];
    // A stack it was put into comes with its place there; what was made in a stack of its own stays in that.
    const { own_stack, stack_role } = all.find((row) => row.own_stack !== 0) ?? keep;
    const notes = all.map(({ note_id }) => this.#statements.note.get(note_id) ?? '');
    return {
      rating: Math.max(...all.map(({ rating }) => rating)),
      favorite: Math.max(...all.map(({ favorite }) => favorite)),
      mark: markNumber(all.map(({ mark }) => mark).find((mark) => mark !== null) ?? null),
      note_id: this.#names.text([...new Set(notes.filter((body) => body !== ''))].join('\n')),
      changed_at: this.#nowMs,
      trashed_at: keep.trashed_at ?? Number.NaN,
      own_stack,
      stack_role,
    };
  }

  #addTags(keepId: number, live: readonly StateValues[]): void {
    const kept = new Set(this.#statements.tags.all(keepId));
    for (const tag of new Set(live.flatMap(({ image_id }) => this.#statements.tags.all(image_id)))) {
      if (!kept.has(tag)) this.#tags.push(keepId, tag);
    }
  }

  #addItems(keepId: number, live: readonly StateValues[]): void {
    const held = new Set(this.#statements.items.all(keepId).map(({ collection }) => collection));
    for (const { collection, position } of live.flatMap(({ image_id }) =>
      this.#statements.items.all(image_id),
    )) {
      if (held.has(collection)) continue;
      held.add(collection);
      // In the dropped picture's place; it leaves the order with its trash state, not with its row.
      this.#items.push(collection, keepId, position);
    }
  }

  /** Null when nothing has to change. */
  delta(): Delta | null {
    if (this.#states.length === 0) return null;
    return {
      states: this.#states.done(),
      ...(this.#tags.length > 0 && { tagsAdded: this.#tags.done() }),
      ...(this.#items.length > 0 && { itemsAdded: this.#items.done() }),
    };
  }
}
