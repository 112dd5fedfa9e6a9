import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Row } from '../../../../renderer/features/gallery/grid/justify.ts';
import { tilesWithin, type Sight } from '../../../../renderer/features/gallery/grid/visible-row.ts';

const HEIGHT = 200;
const TILES = 6;

function rowAt(from: number): Row {
  return { from, to: from + TILES, top: 0, height: HEIGHT, lefts: [], widths: [] };
}

/** A screen of 800 pixels with one more below and half a one above it. */
function sightAt(offset: number): Sight {
  return { from: offset - 400, to: offset + 1600, seenFrom: offset, seenTo: offset + 800 };
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
  { name: 'down', turn: (offset: number) => offset },
  { name: 'up', turn: (offset: number) => 4000 - offset },
])('scrolling $name brings the tiles of a row one by one, and all before they are seen', ({ turn }) => {
  const check = (): void =>
    fc.assert(
      fc.property(rowTop, (top) => {
        let had = new Set<number>();
        for (let offset = 0; offset <= 4000; offset += 20) {
          const tiles = tilesWithin(rowAt(0), top, sightAt(turn(offset)));
          const has = new Set(
            tiles === null ? [] : Array.from({ length: tiles[1] - tiles[0] }, (_, i) => tiles[0] + i),
          );
          if (offset > 0) expect(has.difference(had).size).toBeLessThanOrEqual(1);
          had = has;
        }
      }),
    );
  expect(check).not.toThrow();
});
