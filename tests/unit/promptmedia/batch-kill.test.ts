import { expect, it } from 'vitest';
import { killBatch } from './kill-batch.ts';

/** The short form of batch-kill.soak.ts. */
it('C7: a batch killed twice goes on with the same numbers', { timeout: 300_000 }, async () => {
  const { numbers, killedAt, verified, seeds, copies } = await killBatch(24, 2, 'two kills');
  expect(killedAt.every((made) => made < 24)).toBe(true);
  expect(numbers).toEqual(Array.from({ length: 24 }, (_, index) => index + 1));
  expect(seeds).toEqual(Array.from({ length: 24 }, (_, index) => String((index % 6) + 1)));
  expect(verified).toMatchObject({ ok: true, checked: 24 });
  expect(copies).toBe(1);
});
