import { expect, test } from 'vitest';
import { mergeFaults } from './merge-faults.ts';

test('the duplicates among 100,000 pictures are merged, stopped and taken back', async () => {
  expect(await mergeFaults(50_000)).toEqual([]);
});
