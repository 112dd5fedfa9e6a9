import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeFolder } from '../../main/make-folder.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gesso-folders-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

test('a folder is made with those above it, by as many at once as want it', async () => {
  const path = join(root, 'a', 'b', 'c');
  await Promise.all([makeFolder(path), makeFolder(path), makeFolder(join(root, 'a', 'd'))]);
  expect((await stat(path)).isDirectory()).toBe(true);
  await makeFolder(path);
});

test('a file in the way is said', async () => {
  await writeFile(join(root, 'file'), '');
  await expect(makeFolder(join(root, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(makeFolder(join(root, 'file', 'below'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});

test.runIf(process.platform === 'linux')('where no folder can be made, that is said at once', async () => {
  await expect(makeFolder('/proc/gesso/library')).rejects.toMatchObject({ code: 'LIBRARY_UNWRITABLE' });
});
