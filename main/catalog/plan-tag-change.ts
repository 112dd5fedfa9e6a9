import type { TagChange } from '../domain/catalog-change.ts';
import { AppError } from '../domain/errors.ts';
import { isWithinTag, renamedTag, tagsAskedFor } from '../domain/tag-name.ts';
import type { Sqlite } from './database.ts';
import type { Dictionary } from './names.ts';
import type { ChunkPlan } from './plan-change.ts';
import { renamedSearches } from './plan-search-change.ts';
import { TagRowList } from './row-lists.ts';
import type { StateDelta } from './delta.ts';
import { asSpelledHere } from './tag-spelling.ts';

export interface TagPlan {
  /** The change as it is made: a new name as it is spelled here. */
  readonly change: TagChange;
  /** Every picture that has the tag or one below it, the trash's too. */
  readonly ids: Uint32Array;
  readonly plan: (chunk: Uint32Array) => ChunkPlan;
}

/**
 * What renaming or deleting a tag and all below it means, for the pictures and for the saved searches that ask for it. A tag that
 * gets the name of another one, in whatever case, is merged with it. Writes only dictionary entries.
 */
export function planTagChange(
  db: Sqlite,
  names: Dictionary,
  asked: TagChange,
  touch: (ids: readonly number[]) => StateDelta,
): TagPlan {
  const { tag } = asked;
  const within = db
    .prepare<[], { code: number; name: string }>("SELECT code, name FROM names WHERE kind = 'tag'")
    .all()
    .filter(({ name }) => isWithinTag(name, tag));
  const become = new Map<number, number>(within.map(({ code }) => [code, 0]));
  let change = asked;
  if (asked.kind === 'rename') {
    const written = [asked.to, ...within.map(({ name }) => renamedTag(name, asked))];
    const spelled = asSpelledHere(db, written, (name) => isWithinTag(name, tag));
    // Else nothing would come of it: where its upper levels are spelled otherwise by its neighbours, it was meant to differ.
    const [to = '', ...renamed] = spelled[0] === tag ? written : spelled;
    within.forEach(({ code }, index) => become.set(code, names.code('tag', renamed[index] ?? '')));
    change = { ...asked, to };
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
  return { change, ids: Uint32Array.from(ids), plan };
}
