import { AppError } from '../domain/errors.ts';
import type { Sqlite } from './database.ts';
import { markNumber } from './delta.ts';
import type { Delta, StateColumn } from './delta.ts';
import type { Dictionary } from './names.ts';
import type { StateValues } from './plan-change.ts';
import { ItemRowList, StateDeltaList, TagRowList } from './row-lists.ts';

/** Everything the user said of any of the pictures goes to the kept one; the others go to the trash. */
export function planMerge(
  db: Sqlite,
  names: Dictionary,
  keepUid: string,
  dropUids: readonly string[],
  nowMs: number,
): { readonly delta: Delta | null; readonly detail: string } {
  const stateOf = db.prepare<[string], StateValues>(
    `SELECT s.* FROM images i JOIN states s ON s.image_id = i.id WHERE i.uid = ?`,
  );
  const find = (uid: string): StateValues => {
    const state = stateOf.get(uid);
    if (state === undefined) throw new AppError('NOT_FOUND', 'This picture is not in the catalog.', { uid });
    return state;
  };
  const keep = find(keepUid);
  const drops = [...new Set(dropUids)].filter((uid) => uid !== keepUid).map(find);
  const live = drops.filter(({ trashed_at }) => trashed_at === null);
  if (live.length === 0) return { delta: null, detail: '' };
  const all = [keep, ...live];

  const note = db.prepare<[number], string>('SELECT body FROM texts WHERE id = ?').pluck();
  const notes = new Set(all.map(({ note_id }) => note.get(note_id) ?? '').filter((body) => body !== ''));
  const states = new StateDeltaList();
  const merged: Record<Exclude<StateColumn, 'expires_at'>, number> = {
    rating: Math.max(...all.map(({ rating }) => rating)),
    favorite: Math.max(...all.map(({ favorite }) => favorite)),
    mark: markNumber(all.map(({ mark }) => mark).find((mark) => mark !== null) ?? null),
    note_id: names.text([...notes].join('\n')),
    changed_at: nowMs,
    trashed_at: keep.trashed_at ?? Number.NaN,
  };
  states.push(keep, merged);
  for (const drop of live) {
    states.push(drop, {
      rating: drop.rating,
      favorite: drop.favorite,
      mark: markNumber(drop.mark),
      note_id: drop.note_id,
      changed_at: drop.changed_at,
      trashed_at: nowMs,
    });
  }

  const tagsOf = db.prepare<[number], number>('SELECT tag FROM image_tags WHERE image_id = ?').pluck();
  const kept = new Set(tagsOf.all(keep.image_id));
  const tags = new TagRowList();
  for (const tag of new Set(live.flatMap(({ image_id }) => tagsOf.all(image_id)))) {
    if (!kept.has(tag)) tags.push(keep.image_id, tag);
  }

  const itemsOf = db.prepare<[number], { collection: number; position: number }>(
    'SELECT collection, position FROM collection_items WHERE image_id = ?',
  );
  const held = new Set(itemsOf.all(keep.image_id).map(({ collection }) => collection));
  const items = new ItemRowList();
  for (const { image_id } of live) {
    for (const { collection, position } of itemsOf.all(image_id)) {
      if (held.has(collection)) continue;
      held.add(collection);
      // In the dropped picture's place; it leaves the order with its trash state, not with its row.
      items.push(collection, keep.image_id, position);
    }
  }
  return {
    delta: {
      states: states.done(),
      ...(tags.length > 0 && { tagsAdded: tags.done() }),
      ...(items.length > 0 && { itemsAdded: items.done() }),
    },
    detail: '',
  };
}
