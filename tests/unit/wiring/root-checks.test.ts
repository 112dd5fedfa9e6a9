import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createRootChecks } from '../../../main/wiring/root-checks.ts';

it('notices a folder that goes and comes back, and no empty place where it was', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gesso-roots-'));
  const path = join(folder, 'disk');
  await mkdir(path);
  const root = { id: 'r', path, title: 'Disk', online: true, readOnly: false };
  const turned: string[] = [];
  let online = true;
  const { check } = createRootChecks({
    roots: async () => [{ ...root, online }],
    look: async () => undefined,
    onTurn: ({ id }) => turned.push(id),
    onError: (error) => turned.push(String(error)),
  });
  const turnsAfterCheck = async (): Promise<number> => {
    turned.length = 0;
    await check();
    return turned.length;
  };
  expect(await turnsAfterCheck()).toBe(0);
  await writeFile(join(path, 'a.png'), '');
  expect(await turnsAfterCheck()).toBe(0);
  await rename(path, join(folder, 'away'));
  expect(await turnsAfterCheck()).toBe(1);
  online = false;
  expect(await turnsAfterCheck()).toBe(0);
  await mkdir(path);
  expect(await turnsAfterCheck()).toBe(0);
  await rm(path, { recursive: true });
  await rename(join(folder, 'away'), path);
  expect(await turnsAfterCheck()).toBe(1);
  await rm(folder, { recursive: true });
});
