import { expect, it } from 'vitest';
import { killSession } from './kill-session.ts';

const IMAGES = 400;
const KILLS = Number(process.env['SESSION_KILLS'] ?? 200);

it(`finishes ${IMAGES} pictures across ${KILLS} kills, each made once, the catalog whole`, async () => {
  const { killedAt, seeds, found, verified } = await killSession(IMAGES, KILLS, 'session kills');
  console.log(`killed at ${killedAt.join(' ')} pictures`);
  expect(killedAt.every((made) => made < IMAGES)).toBe(true);
  expect(seeds).toEqual(Array.from({ length: IMAGES }, (_, n) => n + 1));
  expect(found).toBe(IMAGES);
  expect(verified).toMatchObject({ ok: true, checked: IMAGES, problems: [] });
});
