import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { freeNames, isUnfinished, makeNewFile } from '../../../main/packs/new-file.ts';

it('what can’t be given its name leaves nothing under it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gesso-new-file-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'a.zip');
  await writeFile(path, 'theirs');
  // No folder can be linked, as no file can on some drives; nor can it take a file's place.
  const made = makeNewFile(freeNames(path), path, async (temporary) => void (await mkdir(temporary)));
  await expect(made).rejects.toThrow(/a\.zip\.[0-9a-f]{8}\.gesso-part/);
  expect((await readdir(folder)).filter((name) => !isUnfinished(name))).toEqual(['a.zip']);
});
