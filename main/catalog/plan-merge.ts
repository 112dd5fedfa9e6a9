import type { DuplicateMerge } from '../domain/catalog-change.ts';
import type { Sqlite } from './database.ts';
import { markNumber } from './delta.ts';
import type { StateColumn } from './delta.ts';
import type { Dictionary } from './names.ts';
import type { ChunkPlan, StateValues } from './plan-change.ts';
import { ItemRowList, StateDeltaList, TagRowList } from './row-lists.ts';

/**
 * Everything the user said of any picture of a group goes to the kept one; the others go to the trash. A chunk holds places in
 * `merges`. What is gone or in the trash by then is passed over.
 */
export function planMerge(
  db: Sqlite,
  names: Dictionary,
  merges: readonly DuplicateMerge[],
  nowMs: number,
): (chunk: Uint32Array) => ChunkPlan {
  const find = db.prepare<[string], StateValues>(
    'SELECT s.* FROM images i JOIN states s ON s.image_id = i.id WHERE i.uid = ? AND s.trashed_at IS NULL',
  );
  const noteOf = db.prepare<[number], string>('SELECT body FROM texts WHERE id = ?').pluck();
  const tagsOf = db.prepare<[number], number>('SELECT tag FROM image_tags WHERE image_id = ?').pluck();
  const itemsOf = db.prepare<[number], { collection: number; position: number }>(
    'SELECT collection, position FROM collection_items WHERE image_id = ?',
  );

  const merged = (
    keep: StateValues,
    drops: readonly StateValues[],
  ): Record<Exclude<StateColumn, 'expires_at'>, number> => {
    const all = [keep, ...drops];
    // A stack it was put into comes with its place there; what was made in a stack of its own stays in that.
    const { own_stack, stack_role } = all.find((row) => row.own_stack !== 0) ?? keep;
    const notes = all.map(({ note_id }) => noteOf.get(note_id) ?? '');
    return {
      rating: Math.max(...all.map(({ rating }) => rating)),
      favorite: Math.max(...all.map(({ favorite }) => favorite)),
      mark: markNumber(all.map(({ mark }) => mark).find((mark) => mark !== null) ?? null),
      note_id: names.text([...new Set(notes.filter((body) => body !== ''))].join('\n')),
      changed_at: nowMs,
      trashed_at: Number.NaN,
      own_stack,
      stack_role,
    };
  };

  return (chunk) => {
    const states = new StateDeltaList();
    const tags = new TagRowList();
    const items = new ItemRowList();
    for (const place of chunk) {
      const { keepUid, dropUids } = merges[place] ?? { keepUid: '', dropUids: [] };
      const keep = find.get(keepUid);
      const drops = dropUids.map((uid) => find.get(uid)).filter((state) => state !== undefined);
      if (keep === undefined || drops.length === 0) continue;
      states.push(keep, merged(keep, drops));
      for (const drop of drops) states.push(drop, trashed(drop, nowMs));
      const kept = new Set(tagsOf.all(keep.image_id));
      for (const tag of new Set(drops.flatMap(({ image_id }) => tagsOf.all(image_id)))) {
        if (!kept.has(tag)) tags.push(keep.image_id, tag);
      }
      const held = new Set(itemsOf.all(keep.image_id).map(({ collection }) => collection));
      for (const { collection, position } of drops.flatMap(({ image_id }) => itemsOf.all(image_id))) {
        if (held.has(collection)) continue;
        held.add(collection);
        // In the dropped picture's place; it leaves the order with its trash state, not with its row.
        items.push(collection, keep.image_id, position);
      }
    }
    if (states.length === 0) return { delta: null, changed: 0 };
    return {
      delta: {
        states: states.done(),
        ...(tags.length > 0 && { tagsAdded: tags.done() }),
        ...(items.length > 0 && { itemsAdded: items.done() }),
      },
      changed: states.length,
    };
  };
}

function trashed(
  { rating, favorite, mark, note_id, changed_at, own_stack, stack_role }: StateValues,
  nowMs: number,
): Record<Exclude<StateColumn, 'expires_at'>, number> {
  const same = { rating, favorite, note_id, changed_at, own_stack, stack_role };
  return { ...same, mark: markNumber(mark), trashed_at: nowMs };
}
