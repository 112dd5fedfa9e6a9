import { expect, it } from 'vitest';
import { killSession } from './kill-session.ts';

/** The short form of recovery.soak.ts. */
it('finishes 20 pictures across two kills, each made once', { timeout: 300_000 }, async () => {
  const { killedAt, seeds, found, verified } = await killSession(20, 2, 'two kills');
  expect(killedAt.every((made) => made < 20)).toBe(true);
  expect(seeds).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
  expect(found).toBe(20);
  expect(verified).toMatchObject({ ok: true, checked: 20, problems: [] });
});
