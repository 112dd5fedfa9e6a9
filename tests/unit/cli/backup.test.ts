import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../support/gesso-process.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await createSandbox();
});
afterEach(() => sandbox.remove());

it('gesso backup mirrors what was made and leaves it alone the next time', async () => {
  const { images } = (
    await sandbox.run('generate', 'a fox', '--seed', '7', '--width', '64', '--height', '64', '--steps', '1')
  ).json<{ images: readonly { path: string }[] }>();
  const path = images[0]?.path ?? '';
  const target = join(dirname(sandbox.library), 'mirror');
  const first = (await sandbox.run('backup', target)).json<{ copied: number; failed: unknown[] }>();
  expect(first.failed).toEqual([]);
  expect(first.copied).toBeGreaterThan(0);
  const copy = join(target, relative(sandbox.library, path));
  expect((await readFile(copy)).equals(await readFile(path))).toBe(true);
  expect((await readdir(join(target, '.gesso'))).toSorted()).toEqual(['user']);
  const { ino } = await stat(copy);
  const second = (await sandbox.run('backup', target)).json<{ unchanged: number; failed: unknown[] }>();
  expect(second.failed).toEqual([]);
  expect(second.unchanged).toBeGreaterThan(0);
  expect((await stat(copy)).ino).toBe(ino);
});
