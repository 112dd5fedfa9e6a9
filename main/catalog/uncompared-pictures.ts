import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Uncompared } from '../domain/duplicates.ts';
import { AppError } from '../domain/errors.ts';
import type { Sqlite } from './database.ts';
import type { CallContext } from './worker-calls.ts';

/** Pictures looked up per turn: a few milliseconds, so that an abort is heard. */
const STEP = 1000;

/** Those of `ids` that have no pixel hash and may get one, in their order. */
export async function uncomparedPictures(
  db: Sqlite,
  { progress, signal }: CallContext,
  ids: Uint32Array,
  limit: number,
): Promise<Uncompared> {
  const find = db
    .prepare<[string], string>(
      `SELECT i.uid FROM json_each(?) e CROSS JOIN images i ON i.id = e.value JOIN states s ON s.image_id = i.id
       WHERE i.pixel_hash IS NULL AND i.format <> 'video' AND s.trashed_at IS NULL AND s.missing = 0`,
    )
    .pluck();
  let total = 0;
  const uids: string[] = [];
  for (let from = 0; from < ids.length; from += STEP) {
    progress({ done: from, total: ids.length });
    await nextTurn();
    if (signal.aborted) throw new AppError('CANCELLED', 'Looking for duplicates was cancelled.');
    const found = find.all(JSON.stringify([...ids.subarray(from, from + STEP)]));
    total += found.length;
    uids.push(...found.slice(0, Math.max(0, limit - uids.length)));
  }
  return { total, uids };
}
