import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import {
  around,
  keptPlaces,
  placeBeside,
  type Place,
} from '../../../../../renderer/features/editor/canvas/reference-place.ts';

const side = fc.integer({ min: 1, max: 16_384 });
const size = fc.record({ width: side, height: side });

const overlap = (a: Place, b: Place): boolean =>
  a.left < b.left + b.width &&
  b.left < a.left + a.width &&
  a.top < b.top + b.height &&
  b.top < a.top + a.height;

describe('a reference gets a place', () => {
  it('beside the area and the other references, in its own shape, whatever their sizes', () => {
    fc.assert(
      fc.property(
        fc.record({
          left: fc.integer({ min: -2048, max: 0 }),
          top: fc.integer({ min: -2048, max: 0 }),
          width: side,
          height: side,
        }),
        fc.array(size, { minLength: 1, maxLength: 9 }),
        (area, sizes) => {
          const placed: Place[] = [];
          for (const { width, height } of sizes) {
            const place = placeBeside(area, { width, height }, placed);
            expect(place.width / place.height).toBeCloseTo(width / height, 6);
            expect(place.left).toBeGreaterThan(area.left + area.width);
            expect(place.top).toBeGreaterThanOrEqual(area.top);
            expect(place.top + place.height).toBeLessThanOrEqual(area.top + area.height);
            expect(placed.filter((other) => overlap(place, other))).toEqual([]);
            placed.push(place);
          }
        },
      ),
    );
  });

  it('under the one before while there is room, then in the next column, and where one was taken away', () => {
    const area = { left: 0, top: 0, width: 1000, height: 1000 };
    const placed: Place[] = [];
    for (let index = 0; index < 4; index++)
      placed.push(placeBeside(area, { width: 100, height: 100 }, placed));
    expect(placed.map(({ left, top }) => [left, top])).toEqual([
      [1030, 0],
      [1030, 330],
      [1030, 660],
      [1360, 0],
    ]);
    const rest = placed.filter((_, index) => index !== 1);
    expect(placeBeside(area, { width: 10, height: 10 }, rest)).toEqual(placed[1]);
  });
});

it('a larger picture takes the place of references it would cover, and of no others', () => {
  const beside = { left: 110, top: 0, width: 20, height: 20 };
  const further = { left: 900, top: 0, width: 20, height: 20 };
  const onTop = { left: 50, top: 50, width: 20, height: 20 };
  const places = { beside, further, onTop };
  expect(keptPlaces(places, { width: 100, height: 100 }, { width: 400, height: 400 })).toEqual({
    further,
    onTop,
  });
  expect(keptPlaces(places, { width: 100, height: 100 }, { width: 80, height: 80 })).toEqual(places);
});

it('what is around places holds all of them', () => {
  expect(
    around({ left: -5, top: 0, width: 10, height: 10 }, { left: 20, top: -3, width: 4, height: 50 }),
  ).toEqual({ left: -5, top: -3, width: 29, height: 50 });
});
