import { expect, test } from 'vitest';
import { formatBytes } from '../../../../renderer/ui/format-bytes.ts';

test('sizes are said in the unit that fits', () => {
  expect([0, 812, 999, 1000, 3_410_000, 999_600, 120_400_000_000, 5e15].map(formatBytes)).toEqual([
    '0 B',
    '812 B',
    '999 B',
    '1.0 kB',
    '3.4 MB',
    '1.0 MB',
    '120 GB',
    '5000 TB',
  ]);
});
