import type { GridMove } from '../../../commands/definitions/gallery.ts';
import { nearestColumn, type AspectsOf, type GridLayout } from './grid-layout.ts';
import type { Row } from './justify.ts';

/** The last is only known with the whole order. */
export type Move = Exclude<GridMove, 'last'>;

/** The position a key leads to. Up and down keep to what is above or below the middle of the tile. */
export function movePosition(
  layout: GridLayout,
  aspectsOf: AspectsOf,
  position: number,
  move: Move,
  viewport: number,
): number {
  const { total } = layout.spec;
  if (total === 0) return 0;
  const clamp = (to: number): number => Math.min(total - 1, Math.max(0, to));
  switch (move) {
    case 'left':
      return clamp(position - 1);
    case 'right':
      return clamp(position + 1);
    case 'first':
      return 0;
    case 'up':
    case 'down':
      return vertical(layout, aspectsOf, position, move);
    case 'pageUp':
    case 'pageDown': {
      const rect = layout.rectOf(position, aspectsOf);
      const step = Math.max(rect.height, viewport - rect.height) * (move === 'pageUp' ? -1 : 1);
      const offset = rect.top + rect.height / 2 + step;
      if (offset < 0) return 0;
      if (offset >= layout.height) return total - 1;
      return clamp(layout.positionAt(rect.left + rect.width / 2, offset, aspectsOf));
    }
  }
}

function vertical(layout: GridLayout, aspectsOf: AspectsOf, position: number, move: 'up' | 'down'): number {
  const block = layout.blockOf(position);
  const rows = layout.rowsOf(block, aspectsOf);
  const index = rows.findIndex((row) => position < row.to);
  const row = rows[index];
  if (row === undefined) return position;
  const column = position - row.from;
  const middle = (row.lefts[column] ?? 0) + (row.widths[column] ?? 0) / 2;
  const next = move === 'up' ? rowBefore() : rowAfter();
  return next === undefined ? position : next.from + nearestColumn(next, middle);

  function rowBefore(): Row | undefined {
    return rows[index - 1] ?? (block > 0 ? layout.rowsOf(block - 1, aspectsOf).at(-1) : undefined);
  }
  function rowAfter(): Row | undefined {
    return (
      rows[index + 1] ?? (block + 1 < layout.blockCount ? layout.rowsOf(block + 1, aspectsOf)[0] : undefined)
    );
  }
}
