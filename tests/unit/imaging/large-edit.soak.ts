import { expect, it } from 'vitest';
import { extendInProcess } from './large-edit-process.ts';

it('extends a picture of 16,384² by 2,048 on every side in little more than two copies of the result', async () => {
  const { peakMiB, resultMiB, ...made } = await extendInProcess(16_384, 2048);
  console.log(`16,384² + 2,048: ${Math.round(peakMiB)} MiB for a result of ${Math.round(resultMiB)} MiB`);
  expect(made).toMatchObject({ width: 20_480, height: 20_480, changed: 0, unfilled: 0 });
  expect(made.givenPixels).toBeLessThan(1.1 * 1024 ** 2);
  expect(peakMiB).toBeLessThan(2.5 * resultMiB + 1024);
});
