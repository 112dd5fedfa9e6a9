import { expect, test } from 'vitest';
import { rebuildCheck } from './rebuild-check.ts';

test('a rebuilt catalog says what the deleted one said, and every thumbnail and its pixel hash is used again', async () => {
  const { before, after } = await rebuildCheck(48);
  expect(before.thumbnails).toHaveLength(48);
  expect(Object.values(before.pixelHashes)).not.toContain(null);
  expect(after).toEqual(before);
});
