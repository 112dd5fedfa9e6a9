import { expect, test } from 'vitest';
import { timeLeft } from '../../../../renderer/features/gallery/grid/time-left.ts';

const MINUTE = 60_000;
test.each([
  [20 * MINUTE, 'in 20 minutes'],
  [89 * MINUTE, 'in 89 minutes'],
  [3 * 60 * MINUTE, 'in 3 hours'],
  [47 * 60 * MINUTE, 'in 47 hours'],
  [6 * 24 * 60 * MINUTE, 'in 6 days'],
])('%i ms are %s', (ms, expected) => {
  expect(timeLeft(1e12 + ms, 1e12)).toBe(expected);
});
