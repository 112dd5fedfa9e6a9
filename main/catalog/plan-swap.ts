import type { FileSwap, FileVersion } from '../domain/catalog-change.ts';
import type { Sqlite } from './database.ts';
import type { ChunkPlan } from './plan-change.ts';

/** Which rows get other versions of their files: those that are the version to be replaced, and not in the trash. */
export function planSwap(
  db: Sqlite,
  swaps: readonly FileSwap[],
): { readonly ids: Uint32Array; plan(chunk: Uint32Array): ChunkPlan } {
  const find = db
    .prepare<[string, string], number>(
      `SELECT i.id FROM images i JOIN states s ON s.image_id = i.id
       WHERE i.uid = ? AND i.content_hash = ? AND s.trashed_at IS NULL`,
    )
    .pluck();
  const idOf = ({ uid, from }: FileSwap): number | undefined => find.get(uid, from.contentHash);
  const byId = new Map<number, FileSwap>();
  for (const swap of swaps) {
    const id = idOf(swap);
    if (id !== undefined) byId.set(id, swap);
  }
  return {
    ids: Uint32Array.from(byId.keys()),
    plan(chunk) {
      const ids: number[] = [];
      const before: FileVersion[] = [];
      const after: FileVersion[] = [];
      for (const id of chunk) {
        const swap = byId.get(id);
        // It may have changed since the chunk before was committed.
        if (swap === undefined || idOf(swap) !== id) continue;
        ids.push(id);
        before.push(swap.from);
        after.push(swap.to);
      }
      if (ids.length === 0) return { delta: null, changed: 0 };
      return { delta: { files: { ids: Uint32Array.from(ids), before, after } }, changed: ids.length };
    },
  };
}
