import { expect, it } from 'vitest';
import { killBatch } from './kill-batch.ts';

const IMAGES = 400;
const KILLS = Number(process.env['BATCH_KILLS'] ?? 200);

it(`makes ${IMAGES} pictures numbered without gap or repeat, killed ${KILLS} times on the way`, async () => {
  const { numbers, killedAt, verified, seeds, copies } = await killBatch(IMAGES, KILLS, 'batch kills');
  console.log(`killed at ${killedAt.join(' ')} pictures`);
  expect(killedAt.every((made) => made < IMAGES)).toBe(true);
  expect(numbers).toEqual(Array.from({ length: IMAGES }, (_, index) => index + 1));
  expect(seeds).toEqual(Array.from({ length: IMAGES }, (_, index) => String((index % (IMAGES / 4)) + 1)));
  expect(verified).toMatchObject({ ok: true, checked: IMAGES });
  expect(copies).toBe(1);
});
