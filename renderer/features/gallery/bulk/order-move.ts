import type { Ranges } from '../../../../main/domain/catalog-view.ts';

export const ORDER_MOVES = ['earlier', 'later', 'first', 'last'] as const;
export type OrderMove = (typeof ORDER_MOVES)[number];

/**
 * The position before which chosen pictures go, together; `total`: to the end.
 * @returns null when they are there already
 */
export function beforePosition(ranges: Ranges, total: number, move: OrderMove): number | null {
  const from = ranges[0]?.[0] ?? 0;
  const to = ranges.at(-1)?.[1] ?? 0;
  const isTogether = ranges.length === 1;
  switch (move) {
    case 'earlier':
      return from === 0 && isTogether ? null : Math.max(0, from - 1);
    case 'later':
      return to === total && isTogether ? null : Math.min(total, to + 1);
    case 'first':
      return from === 0 && isTogether ? null : 0;
    case 'last':
      return to === total && isTogether ? null : total;
  }
}
