import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../domain/errors.ts';
import type { Sqlite } from './database.ts';
import type { CallContext } from './worker-calls.ts';

type HashRow = [id: number, uid: string, content: string, pixel: string | null];

/** Pictures looked up per turn: a few milliseconds, so that an abort is heard. */
const STEP = 500;
/** Of more pictures those are found first that share a hash with another: a second at a million, where each by itself takes 50 µs. */
const MANY = 10_000;

/**
 * Uids of equal pictures, a list for each group that one of `ids` is in, in their order: equal by the hashes of their files, or by
 * those of their pixels, which decide where both have one. What is in the trash or missing is left out.
 */
export async function equalPictures(
  db: Sqlite,
  context: CallContext,
  ids: Uint32Array,
  many = MANY,
): Promise<readonly (readonly string[])[]> {
  const find = (where: string) =>
    db
      .prepare<[number | string], HashRow>(
        `SELECT i.id, i.uid, i.content_hash, i.pixel_hash FROM images i JOIN states s ON s.image_id = i.id
         WHERE ${where} AND s.trashed_at IS NULL AND s.missing = 0`,
      )
      .raw();
  const [byId, byContent, byPixel] = [find('i.id = ?'), find('i.content_hash = ?'), find('i.pixel_hash = ?')];
  const seen = new Set<number>();
  const groups: (readonly string[])[] = [];
  const asked = ids.length > many ? ids.filter(sharesHash(db)) : ids;
  for (const [index, id] of asked.entries()) {
    if (index % STEP === 0) {
      context.progress({ done: index, total: asked.length });
      await nextTurn();
      if (context.signal.aborted) throw new AppError('CANCELLED', 'Looking for duplicates was cancelled.');
    }
    const first = seen.has(id) ? undefined : byId.get(id);
    if (first === undefined) continue;
    const group = new Map([[id, first]]);
    for (const [, , content, pixel] of group.values()) {
      const samples = byContent.all(content).filter((row) => pixel === null || (row[3] ?? pixel) === pixel);
      for (const row of [...samples, ...(pixel === null ? [] : byPixel.all(pixel))]) {
        if (!group.has(row[0])) group.set(row[0], row);
      }
    }
    for (const member of group.keys()) seen.add(member);
    if (group.size > 1) groups.push([...group.values()].map(([, uid]) => uid));
  }
  return groups;
}

/** Tells which pictures have a hash that another has too. */
function sharesHash(db: Sqlite): (id: number) => boolean {
  const sharing = (column: 'content_hash' | 'pixel_hash'): number[] =>
    db
      .prepare<[], number>(
        `SELECT id FROM images WHERE ${column} IN
           (SELECT ${column} FROM images WHERE ${column} IS NOT NULL GROUP BY ${column} HAVING count(*) > 1)`,
      )
      .pluck()
      .all();
  const ids = new Set([...sharing('content_hash'), ...sharing('pixel_hash')]);
  return (id) => ids.has(id);
}
