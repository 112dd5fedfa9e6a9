import { expect, it } from 'vitest';
import { formatDuration, formatEstimate } from '../../../../renderer/ui/format-duration.ts';

it.each([
  [420, '0.4 s'],
  [12_300, '12 s'],
  [59_700, '1:00'],
  [187_000, '3:07'],
  [3_750_000, '1:02:30'],
  [-5, '0.0 s'],
])('writes %i ms as %s', (durationMs, text) => {
  expect(formatDuration(durationMs)).toBe(text);
});

it.each([
  [0, '1 s'],
  [420, '1 s'],
  [3400, '3 s'],
  [187_000, '3:07'],
])('writes what may take %i ms as %s', (durationMs, text) => {
  expect(formatEstimate(durationMs)).toBe(text);
});
