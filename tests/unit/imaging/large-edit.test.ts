import { expect, it } from 'vitest';
import { extendInProcess } from './large-edit-process.ts';

/** The short form of large-edit.soak.ts: several squares of the blend, a view that is smaller than the canvas. */
it('extends a picture much larger than the model’s size on all sides; the original stays to the byte', async () => {
  const made = await extendInProcess(1300, 150);
  expect(made).toMatchObject({ width: 1600, height: 1600, changed: 0, unfilled: 0 });
  expect(made.givenPixels).toBeLessThan(1.1 * 1024 ** 2);
});
