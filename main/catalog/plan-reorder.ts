import type { Sqlite } from './database.ts';

export interface ReorderPlan {
  readonly moves: ReadonlyMap<number, { readonly before: number; readonly after: number }>;
  /** Pictures that move although they were not meant, because the room between two neighbours ran out. */
  readonly others: readonly number[];
}

/** Below this share of the positions' size, the gap between two of them can be too small to tell apart. */
const SMALLEST_STEP = 2 ** -40;

/**
 * New positions for the members among `ids`, in their order, before `beforeId` (null: at the end). Positions are real
 * numbers spread between the neighbours, so that only moved rows are rewritten.
 */
export function planReorder(
  db: Sqlite,
  collection: number,
  ids: Uint32Array,
  beforeId: number | null,
): ReorderPlan {
  const order = db
    .prepare<[number], { id: number; position: number }>(
      'SELECT image_id AS id, position FROM collection_items WHERE collection = ? ORDER BY position, image_id',
    )
    .all(collection);
  const positions = new Map(order.map(({ id, position }) => [id, position]));
  const moved = [...new Set(ids)].filter((id) => positions.has(id));
  const movedSet = new Set(moved);
  const rest = order.filter(({ id }) => !movedSet.has(id));
  let at = rest.length;
  if (beforeId !== null) {
    // A picture that moves itself can't be the mark: the next one that stays is.
    const from = order.findIndex(({ id }) => id === beforeId);
    const anchor = from < 0 ? undefined : order.slice(from).find(({ id }) => !movedSet.has(id));
    at = anchor === undefined ? rest.length : rest.indexOf(anchor);
  }
  const moves = new Map<number, { before: number; after: number }>();
  const previous = rest[at - 1]?.position ?? (rest[at]?.position ?? 0) - moved.length - 1;
  const next = rest[at]?.position ?? previous + moved.length + 1;
  const step = (next - previous) / (moved.length + 1);
  if (step > SMALLEST_STEP * Math.max(1, Math.abs(previous), Math.abs(next))) {
    moved.forEach((id, index) => {
      moves.set(id, { before: positions.get(id) ?? 0, after: previous + step * (index + 1) });
    });
    return { moves, others: [] };
  }
  const whole = [...rest.slice(0, at).map(({ id }) => id), ...moved, ...rest.slice(at).map(({ id }) => id)];
  whole.forEach((id, index) => moves.set(id, { before: positions.get(id) ?? 0, after: index + 1 }));
  return { moves, others: rest.map(({ id }) => id) };
}
