import type { FamilyPlace } from './layout-family.ts';

/** Which way an arrow key goes, in columns and rows. */
export const ARROWS: Partial<Record<string, readonly [columns: number, rows: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Up and down stay in a column while it goes on: what it holds is all reached that way, masks too. */
const OTHER_COLUMN = 10_000;

/**
 * The nearest one in a direction; what lies aside counts double, and from column to column a picture comes before its mask. Null at
 * the edge.
 */
export function nearestRelative(
  nodes: readonly { readonly uid: string; readonly kind: string }[],
  places: ReadonlyMap<string, FamilyPlace>,
  from: string,
  [dx, dy]: readonly [columns: number, rows: number],
): string | null {
  const start = places.get(from);
  if (start === undefined) return null;
  let best: string | null = null;
  let least = Infinity;
  for (const { uid, kind } of nodes) {
    const { column, row } = places.get(uid) ?? start;
    const along = (column - start.column) * dx + (row - start.row) * dy;
    const aside = Math.abs((column - start.column) * dy) + Math.abs((row - start.row) * dx);
    const last = dx === 0 ? Number(column !== start.column) * OTHER_COLUMN : kind === 'picture' ? 0 : 3;
    const distance = along + 2 * aside + last;
    if (along <= 0 || distance >= least) continue;
    least = distance;
    best = uid;
  }
  return best;
}
