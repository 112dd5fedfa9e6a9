import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Row } from '../../../../renderer/features/gallery/grid/justify.ts';
import { tilesWithin, type Sight } from '../../../../renderer/features/gallery/grid/visible-row.ts';

const HEIGHT = 200;
const TILES = 6;

function rowAt(from: number): Row {
  return { from, to: from + TILES, top: 0, height: HEIGHT, lefts: [], widths: [] };
}

/** A screen of 800 pixels with one more in the direction of scrolling and half a one in the other. */
function sightAt(offset: number, direction: 1 | -1 = 1): Sight {
  const [above, below] = direction === 1 ? [400, 800] : [800, 400];
  return {
    from: offset - above,
    to: offset + 800 + below,
    seenFrom: offset,
    seenTo: offset + 800,
    direction,
  };
}

const rowTop = fc.integer({ min: 0, max: 4000 });

test('a row of which anything is seen is there whole, and nothing beyond the edges', () => {
  const check = (): void =>
    fc.assert(
      fc.property(rowTop, fc.integer({ min: 0, max: 4000 }), (top, offset) => {
        const tiles = tilesWithin(rowAt(12), top, sightAt(offset));
        if (top < offset + 800 && top + HEIGHT > offset) expect(tiles).toEqual([12, 18]);
        if (top > offset + 1600 || top + HEIGHT < offset - 400) expect(tiles).toBeNull();
      }),
    );
  expect(check).not.toThrow();
});

test.each([
  { name: 'down', direction: 1 as const, turn: (offset: number) => offset },
  { name: 'up', direction: -1 as const, turn: (offset: number) => 4000 - offset },
])('scrolling $name brings the tiles of a row one by one and takes them together', ({ direction, turn }) => {
  const check = (): void =>
    fc.assert(
      fc.property(rowTop, (top) => {
        let had = new Set<number>();
        for (let offset = 0; offset <= 4000; offset += 20) {
          const tiles = tilesWithin(rowAt(0), top, sightAt(turn(offset), direction));
          const has = new Set(
            tiles === null ? [] : Array.from({ length: tiles[1] - tiles[0] }, (_, i) => tiles[0] + i),
          );
          if (offset > 0) expect(has.difference(had).size).toBeLessThanOrEqual(1);
          if (had.size > has.size) expect([had.size, has.size]).toEqual([TILES, 0]);
          had = has;
        }
      }),
    );
  expect(check).not.toThrow();
});
