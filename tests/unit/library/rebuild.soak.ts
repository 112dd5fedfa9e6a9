import { expect, test } from 'vitest';
import { rebuildCheck } from './rebuild-check.ts';

test('2,000 pictures', async () => {
  const { before, after } = await rebuildCheck(2000);
  expect(before.thumbnails).toHaveLength(2000);
  expect(after).toEqual(before);
});
