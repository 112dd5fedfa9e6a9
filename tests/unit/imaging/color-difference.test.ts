import { describe, expect, it } from 'vitest';
import { colorDifference, type Lab } from '../../bench/stitch/color-difference.ts';

/** Pairs of Sharma, Wu and Dalal (2005), table 1: each tells one of the formula's pitfalls from a right reading. */
const PAIRS: readonly (readonly [Lab, Lab, number])[] = [
  [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
  [[50, -1.3802, -84.2814], [50, 0, -82.7485], 1.0],
  [[50, 0, 0], [50, -1, 2], 2.3669],
  [[50, 2.49, -0.001], [50, -2.49, 0.0009], 7.1792],
  [[50, 2.49, -0.001], [50, -2.49, 0.0011], 7.2195],
  [[50, 2.5, 0], [73, 25, -18], 27.1492],
  [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
  [[90.8027, -2.0831, 1.441], [91.1528, -1.6435, 0.0447], 1.4441],
  [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
];

describe('ΔE00', () => {
  it.each(PAIRS)('of %j and %j is %d', (a, b, expected) => {
    expect(colorDifference(a, b)).toBeCloseTo(expected, 4);
    expect(colorDifference(b, a)).toBeCloseTo(expected, 4);
  });
});
