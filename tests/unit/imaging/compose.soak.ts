import { expect, it } from 'vitest';
import { composeInProcess } from './compose-process.ts';

/** MiB of resident memory that composing may take. */
const LIMIT = 700;

// 1024² and 1344 × 768 by turns: (2400 − 22) / (5 + 5 × 1.75) pixels high with 10 columns and 2 pixels between.
it('makes a collage of 1,000 pictures 2400 wide', async () => {
  const { code, peakMiB, made, stderr } = await composeInProcess(1000, ['collage', '--columns', '10'], 'jpg');
  console.log(`collage: ${Math.round(peakMiB)} MiB`);
  expect(code).toBe(0);
  expect(made).toEqual({ format: 'jpeg', width: 2400, height: 2 + 100 * (173 + 2), pages: 1 });
  expect(stderr).toContain('500/1000');
  expect(peakMiB).toBeLessThan(LIMIT);
});

it('makes one of 200 rows, as high as only PNG can hold', async () => {
  const { code, peakMiB, made } = await composeInProcess(1000, ['collage'], 'png');
  console.log(`collage of 200 rows: ${Math.round(peakMiB)} MiB`);
  expect(code).toBe(0);
  expect(made).toMatchObject({ format: 'png', width: 2400 });
  expect(made?.height).toBeGreaterThan(65_500);
  expect(peakMiB).toBeLessThan(LIMIT);
});

it.each(['gif', 'webp'])('makes a %s of 300 frames', async (format) => {
  const { code, peakMiB, made, stderr } = await composeInProcess(300, ['gif'], format);
  console.log(`${format}: ${Math.round(peakMiB)} MiB`);
  expect(code).toBe(0);
  expect(made).toEqual({ format, width: 1024, height: 1024, pages: 300 });
  expect(stderr).toContain('150/300');
  expect(peakMiB).toBeLessThan(LIMIT);
});
