import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkLibraryFolder } from '../../../main/library/library-folder.ts';

let folder: string;
const at = (name: string): string => join(folder, name);
const check = (name: string): Promise<void> => checkLibraryFolder(at(name), at('current'));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-library-folder-'));
  for (const name of ['current/.gesso', 'current/inner', 'empty', 'library/.gesso', 'mine'])
    await mkdir(at(name), { recursive: true });
  await writeFile(at('empty/.DS_Store'), '');
  await writeFile(at('library/notes.txt'), 'mine');
  await writeFile(at('mine/holiday.jpg'), 'mine');
});
afterEach(() => rm(folder, { recursive: true }));

it('takes an empty folder, a library, and the one it is', async () => {
  for (const name of ['empty', 'library', 'current']) await expect(check(name)).resolves.toBeUndefined();
});

it('refuses a folder with other files, one that is not there, a file, and one inside the other', async () => {
  await expect(check('mine')).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: expect.stringMatching(/other files/) as unknown,
  });
  await expect(check('gone')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(check('mine/holiday.jpg')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(check('current/inner')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  await expect(check('.')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});
