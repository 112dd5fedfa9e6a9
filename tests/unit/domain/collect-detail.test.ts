import { expect, test } from 'vitest';
import { collectDetail, readCollectDetail } from '../../../main/domain/collect-detail.ts';

test.each([
  [{ into: 'Trips', from: null }, '+Trips'],
  [{ into: null, from: 'A, +B' }, '-A, +B'],
  [{ into: '-2', from: '+1' }, '-+1\n+-2'],
])('%o is written as %j and read back', (names, detail) => {
  expect(collectDetail(names)).toBe(detail);
  expect(readCollectDetail(detail)).toEqual(names);
});

test('what an earlier version wrote says not which way they went', () => {
  expect(readCollectDetail('Trips')).toBeNull();
});
