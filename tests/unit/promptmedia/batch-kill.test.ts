import { expect, it } from 'vitest';
import { killBatch } from './kill-batch.ts';

/** The short form of batch-kill.soak.ts. */
it('C7: a batch killed twice goes on with the same numbers', async () => {
  const { numbers, killedAt, verified, seeds, copies } = await killBatch(16, 2, 'two kills');
  expect(killedAt.every((made) => made < 16)).toBe(true);
  expect(numbers).toEqual(Array.from({ length: 16 }, (_, index) => index + 1));
  expect(seeds).toEqual(Array.from({ length: 16 }, (_, index) => String((index % 4) + 1)));
  expect(verified).toMatchObject({ ok: true, checked: 16 });
  expect(copies).toBe(1);
});
