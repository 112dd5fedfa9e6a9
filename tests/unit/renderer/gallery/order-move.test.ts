import { expect, test } from 'vitest';
import { beforePosition, type OrderMove } from '../../../../renderer/features/gallery/bulk/order-move.ts';

const order = [...'abcdef'];

/** What the catalog does: the chosen ones together, before the next one that stays. */
function moved(ranges: readonly (readonly [number, number])[], move: OrderMove): string {
  const before = beforePosition(ranges, order.length, move);
  if (before === null) return 'stays';
  const isChosen = (position: number): boolean =>
    ranges.some(([from, to]) => position >= from && position < to);
  const chosen = order.filter((_, position) => isChosen(position));
  const mark = order.find((_, position) => position >= before && !isChosen(position));
  const rest = order.filter((_, position) => !isChosen(position));
  const at = mark === undefined ? rest.length : rest.indexOf(mark);
  return [...rest.slice(0, at), ...chosen, ...rest.slice(at)].join('');
}

test.each([
  [[[2, 3]], 'earlier', 'acbdef'],
  [[[2, 3]], 'later', 'abdcef'],
  [[[2, 4]], 'earlier', 'acdbef'],
  [[[2, 4]], 'later', 'abecdf'],
  [[[2, 4]], 'first', 'cdabef'],
  [[[2, 4]], 'last', 'abefcd'],
  [[[4, 5]], 'later', 'abcdfe'],
  [
    [
      [1, 2],
      [3, 4],
    ],
    'earlier',
    'bdacef',
  ],
  [
    [
      [0, 1],
      [3, 4],
    ],
    'earlier',
    'adbcef',
  ],
  [[[0, 2]], 'earlier', 'stays'],
  [[[0, 2]], 'first', 'stays'],
  [[[5, 6]], 'later', 'stays'],
  [[[5, 6]], 'last', 'stays'],
] as const)('%j goes %s: %s', (ranges, move, expected) => {
  expect(moved(ranges, move)).toBe(expected);
});
