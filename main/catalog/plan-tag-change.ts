import type { TagChange } from '../domain/catalog-change.ts';
import { AppError } from '../domain/errors.ts';
import { isWithinTag, renamedTag, tagsAskedFor } from '../domain/tag-name.ts';
import type { Sqlite } from './database.ts';
import type { Dictionary } from './names.ts';
import type { ChunkPlan } from './plan-change.ts';
import { renamedSearches } from './plan-search-change.ts';
import { TagRowList } from './row-lists.ts';
import type { StateDelta } from './delta.ts';

interface TagPlan {
  /** Every picture that has the tag or one below it, the trash's too. */
  readonly ids: Uint32Array;
  readonly plan: (chunk: Uint32Array) => ChunkPlan;
}

/**
 * What renaming or deleting a tag and all below it means, for the pictures and for the saved searches that ask for it. A tag that
 * gets the name of another one is merged with it. Writes only dictionary entries.
 */
export function planTagChange(
  db: Sqlite,
  names: Dictionary,
  change: TagChange,
  touch: (ids: readonly number[]) => StateDelta,
): TagPlan {
  const { tag } = change;
  const become = new Map<number, number>();
  for (const { code, name } of db
    .prepare<[], { code: number; name: string }>("SELECT code, name FROM names WHERE kind = 'tag'")
    .all()) {
    if (isWithinTag(name, tag))
      become.set(code, change.kind === 'rename' ? names.code('tag', renamedTag(name, change)) : 0);
  }
  const ids = db
    .prepare<[string], number>(
      'SELECT DISTINCT image_id FROM image_tags WHERE tag IN (SELECT value FROM json_each(?)) ORDER BY image_id',
    )
    .pluck()
    .all(JSON.stringify([...become.keys()]));
  if (ids.length === 0) throw new AppError('NOT_FOUND', `No picture has the tag “${tag}”.`, { tag });

  const tagsOf = db.prepare<[number], number>('SELECT tag FROM image_tags WHERE image_id = ?').pluck();
  // They go along with the first pictures.
  let searches = change.kind === 'rename' ? renamedSearches(db, 'tag', tagsAskedFor(change)) : null;
  const plan = (chunk: Uint32Array): ChunkPlan => {
    const added = new TagRowList();
    const removed = new TagRowList();
    const touched: number[] = [];
    for (const id of chunk) {
      const held = new Set(tagsOf.all(id));
      const next = new Set([...held].map((code) => become.get(code) ?? code));
      next.delete(0);
      const before = added.length + removed.length;
      for (const code of next) if (!held.has(code)) added.push(id, code);
      for (const code of held) if (!next.has(code)) removed.push(id, code);
      if (added.length + removed.length > before) touched.push(id);
    }
    if (touched.length === 0) return { delta: null, changed: 0 };
    const delta = {
      states: touch(touched),
      ...(added.length > 0 && { tagsAdded: added.done() }),
      ...(removed.length > 0 && { tagsRemoved: removed.done() }),
      ...searches,
    };
    searches = null;
    return { delta, changed: touched.length };
  };
  return { ids: Uint32Array.from(ids), plan };
}
