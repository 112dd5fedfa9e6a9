import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../support/gesso-process.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await createSandbox();
});
afterEach(() => sandbox.remove());

it('gesso backup mirrors the library and leaves what it has alone the next time', async () => {
  const picture = join('collections', 'images', 'a.png');
  await mkdir(dirname(join(sandbox.library, picture)), { recursive: true });
  await writeFile(join(sandbox.library, picture), 'a picture');
  const target = join(dirname(sandbox.library), 'mirror');
  const first = (await sandbox.run('backup', target)).json<{ failed: unknown[] }>();
  expect(first.failed).toEqual([]);
  expect(await readFile(join(target, picture), 'utf8')).toBe('a picture');
  expect((await readdir(join(target, '.gesso'))).toSorted()).toEqual(['user']);
  const { ino } = await stat(join(target, picture));
  const second = (await sandbox.run('backup', target)).json<{ unchanged: number; failed: unknown[] }>();
  expect(second.failed).toEqual([]);
  expect(second.unchanged).toBeGreaterThan(0);
  expect((await stat(join(target, picture))).ino).toBe(ino);
});
