import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { publishFile } from '../../main/publish-file.ts';

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gesso-publish-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

it('what can’t be given its name leaves nothing under it', async () => {
  const folder = await newFolder();
  // No folder can be linked, as no file can on some drives; nor can it take a file's place.
  await mkdir(join(folder, 'temporary'));
  await expect(publishFile(join(folder, 'temporary'), join(folder, 'a.png'))).rejects.toThrow(/temporary/);
  expect(await readdir(folder)).toEqual(['temporary']);
});

it.each(['file', 'folder'])('takes no name that another file has (%s)', async (kind) => {
  const folder = await newFolder();
  const temporary = join(folder, 'temporary');
  await (kind === 'file' ? writeFile(temporary, 'mine') : mkdir(temporary));
  await writeFile(join(folder, 'a.png'), 'theirs');
  await expect(publishFile(temporary, join(folder, 'a.png'))).rejects.toMatchObject({ code: 'EEXIST' });
  expect(await readFile(join(folder, 'a.png'), 'utf8')).toBe('theirs');
});
