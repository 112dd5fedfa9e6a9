import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Ranges } from '../../../../main/domain/catalog-view.ts';
import {
  addRange,
  between,
  countOf,
  includes,
  invert,
  placeIn,
  positionAt,
  rangesOf,
  removeRange,
  toggle,
} from '../../../../renderer/api/ranges.ts';

const TOTAL = 60;
const position = fc.nat(TOTAL - 1);
const step = fc.tuple(fc.constantFrom('add', 'remove', 'toggle', 'invert'), position, position);

function positionsOf(ranges: Ranges): number[] {
  return ranges.flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i));
}

test('ranges do what a set of positions does', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      let ranges: Ranges = [];
      let plain = new Set<number>();
      for (const [kind, a, b] of steps) {
        const [from, to] = between(a, b);
        const all = Array.from({ length: to - from }, (_, i) => from + i);
        if (kind === 'add') {
          ranges = addRange(ranges, from, to);
          plain = plain.union(new Set(all));
        } else if (kind === 'remove') {
          ranges = removeRange(ranges, from, to);
          plain = plain.difference(new Set(all));
        } else if (kind === 'toggle') {
          ranges = toggle(ranges, a);
          plain = plain.symmetricDifference(new Set([a]));
        } else {
          ranges = invert(ranges, TOTAL);
          plain = new Set(Array.from({ length: TOTAL }, (_, i) => i)).difference(plain);
        }
      }
      const sorted = [...plain].sort((a, b) => a - b);
      expect(positionsOf(ranges)).toEqual(sorted);
      expect(countOf(ranges)).toBe(sorted.length);
      expect(ranges).toEqual(rangesOf(sorted));
      for (let at = 0; at < TOTAL; at += 1) expect(includes(ranges, at)).toBe(plain.has(at));
    }),
    { numRuns: 500, seed: 9 },
  );
});

test('half a million of a million, inverted, is two ranges', () => {
  const half = addRange([], 250_000, 750_000);
  expect(countOf(half)).toBe(500_000);
  expect(invert(half, 1_000_000)).toEqual([
    [0, 250_000],
    [750_000, 1_000_000],
  ]);
});

test('a place among the ranges and its position lead to each other', () => {
  fc.assert(
    fc.property(fc.array(position), position, (positions, any) => {
      const ranges = rangesOf(positions);
      const sorted = positionsOf(ranges);
      expect(sorted.map((one) => placeIn(ranges, one))).toEqual(sorted.map((_, place) => place));
      expect(sorted.map((_, place) => positionAt(ranges, place))).toEqual(sorted);
      expect(placeIn(ranges, any)).toBe(sorted.filter((one) => one < any).length);
      expect(positionAt(ranges, -1)).toBeUndefined();
      expect(positionAt(ranges, sorted.length)).toBeUndefined();
    }),
  );
});
