import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createApartSidecars } from '../../../main/library/apart-sidecars.ts';
import { readTextIfAny } from '../../../main/library/sidecar-files.ts';

let folder: string;
const one = { uid: '00000000-0000-4000-8000-000000000001', contentHash: '0011223344556677', rootId: 'r1' };
const two = { ...one, uid: '00000000-0000-4000-8000-000000000002' };

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'gesso-apart-')), 'sidecars');
});
afterEach(() => rm(join(folder, '..'), { recursive: true }));

it('finds sidecars by picture and by content, also those written before', async () => {
  const sidecars = createApartSidecars(folder);
  expect(await sidecars.all()).toEqual([]);
  await sidecars.write(one, (existing) => `one ${existing}`);
  await sidecars.write(two, () => 'two');
  await mkdir(join(folder, 'not a root'));
  await writeFile(join(folder, 'r1/notes.txt'), '');
  for (const known of [sidecars, createApartSidecars(folder)]) {
    expect(await known.of(one.uid)).toEqual(one);
    expect(await known.among([two.uid, 'another'])).toEqual([two]);
    expect(await known.withContents([one.contentHash, 'another'])).toEqual(
      expect.arrayContaining([one, two]),
    );
    expect(await known.all()).toHaveLength(2);
    expect(await readTextIfAny(known.pathOf(one))).toBe('one null');
  }
});

it('keeps one of each picture when its content or its root becomes another', async () => {
  const sidecars = createApartSidecars(folder);
  await sidecars.write(one, () => 'said');
  const edited = { ...one, contentHash: 'ffff223344556677', rootId: 'r2' };
  await sidecars.write(edited, (existing) => `${existing} again`);
  expect(await sidecars.withContents([one.contentHash])).toEqual([]);
  expect(await sidecars.all()).toEqual([edited]);
  expect(await readdir(folder, { recursive: true })).toEqual(
    expect.arrayContaining(['r1', 'r2', join('r2', `${one.uid}.ffff223344556677.xmp`)]),
  );
  expect(await readTextIfAny(sidecars.pathOf(edited))).toBe('said again');
  await sidecars.remove(one.uid);
  expect(await createApartSidecars(folder).all()).toEqual([]);
});
