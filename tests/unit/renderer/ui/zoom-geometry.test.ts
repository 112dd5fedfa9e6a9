import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { panBy, place, tilesInView, zoomAt, type ZoomView } from '../../../../renderer/ui/zoom-geometry.ts';

const picture = { width: 2000, height: 1000 };
const frame = { width: 800, height: 600 };

test('fitting centres the whole picture and blows up no small one', () => {
  expect(place(null, picture, frame)).toEqual({ scale: 0.4, left: 0, top: 100 });
  expect(place(null, { width: 100, height: 100 }, frame)).toEqual({ scale: 1, left: 350, top: 250 });
});

describe('zooming', () => {
  test('keeps the point under the pointer where it is, inside the picture', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 200, max: 600 }),
        fc.integer({ min: 200, max: 400 }),
        fc.double({ min: 4, max: 20, noNaN: true }),
        (x, y, factor) => {
          const before = place(null, picture, frame);
          const after = place(zoomAt(null, factor, x, y, picture, frame), picture, frame);
          expect((x - after.left) / after.scale).toBeCloseTo((x - before.left) / before.scale, 6);
          expect((y - after.top) / after.scale).toBeCloseTo((y - before.top) / before.scale, 6);
        },
      ),
      { seed: 5 },
    );
  });

  test('ends at the whole picture and at 32 times', () => {
    const near = zoomAt(null, 1000, 400, 300, picture, frame);
    expect(near?.scale).toBe(32);
    expect(zoomAt(near, 0.0001, 400, 300, picture, frame)).toBeNull();
  });
});

test('moving leaves no gap at the edges', () => {
  const view: ZoomView = { scale: 1, centerX: 1000, centerY: 500 };
  const { left, top } = place(panBy(view, 5000, 5000, picture, frame), picture, frame);
  expect({ left, top }).toEqual({ left: 0, top: 0 });
});

describe('tiles', () => {
  const huge = { width: 16_000, height: 16_000 };

  test('at full size only those in sight, at full resolution', () => {
    const placed = place({ scale: 1, centerX: 8000, centerY: 8000 }, huge, frame);
    const tiles = tilesInView(placed, huge, frame, 1);
    expect(tiles.every((tile) => tile.z === 0)).toBe(true);
    expect(tiles.length).toBeLessThanOrEqual(9);
    const first = tiles[0];
    const last = tiles.at(-1);
    expect(first?.left).toBeLessThanOrEqual(7600);
    expect((last?.left ?? 0) + 512).toBeGreaterThanOrEqual(8400);
  });

  test('zoomed out, a coarse level covers everything with few', () => {
    const tiles = tilesInView(place(null, huge, frame), huge, frame, 1);
    expect(new Set(tiles.map((tile) => tile.z))).toEqual(new Set([4]));
    expect(tiles).toHaveLength(4);
  });
});
