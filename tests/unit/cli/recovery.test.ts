import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { png } from '../../fixtures/metadata/pictures.ts';
import { createSandbox } from '../../support/gesso-process.ts';
import { killSession } from './kill-session.ts';

/** The short form of recovery.soak.ts. */
it('finishes 20 pictures across two kills, each made once', async () => {
  const { killedAt, seeds, found, verified } = await killSession(20, 2, 'two kills');
  expect(killedAt.every((made) => made < 20)).toBe(true);
  expect(seeds).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
  expect(found).toBe(20);
  expect(verified).toMatchObject({ ok: true, checked: 20, problems: [] });
});

it.each(['copy', 'move'])('brings nothing in twice after a kill (%s)', async (mode) => {
  const outside = await mkdtemp(join(tmpdir(), 'gesso-outside-'));
  const sandbox = await createSandbox();
  const pictures = async (folder: string): Promise<number> =>
    (await readdir(folder, { recursive: true }).catch(() => [])).filter((path) => path.endsWith('.png'))
      .length;
  const inside = join(sandbox.library, 'collections/imports');
  const all = 400;
  try {
    for (let number = 0; number < all; number += 1) {
      const folder = join(outside, String(Math.floor(number / 100)));
      await mkdir(folder, { recursive: true });
      // Each is there twice, in two folders: both come in, wherever the kill fell.
      const seed = number % (all / 2);
      await writeFile(
        join(folder, `${number}.png`),
        await png({ parameters: `fox\nSteps: 1, Seed: ${seed}, Size: 8x8` }),
      );
    }
    const first = sandbox.start('import', outside, '--mode', mode);
    while ((await pictures(inside)) < 40 && first.exitCode === null) await sleep(10);
    first.kill('SIGKILL');
    await first.finished;
    expect(await pictures(inside)).toBeLessThan(all);
    await sandbox.here('import', outside, '--mode', mode);
    expect(await pictures(inside)).toBe(all);
    expect((await sandbox.here('search', 'fox')).json()).toMatchObject({ total: all });
  } finally {
    await sandbox.remove();
    await rm(outside, { recursive: true });
  }
});
