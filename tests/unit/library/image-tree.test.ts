import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createImageTree, type ImageTree } from '../../../main/library/image-tree.ts';
import { libraryLayout } from '../../../main/library/layout.ts';

const UID = '0b8f2c1e-9d4a-4c55-8a77-2f0e6f1f3a11';
const PATH = 'collections/images/2026/11/21/1005/001_seed_7.png';
const place = { rootId: 'library', path: PATH };

let root: string;
let tree: ImageTree;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gesso-tree-'));
  tree = createImageTree(libraryLayout(root), (id) =>
    id === 'photos' ? join(root, 'elsewhere') : undefined,
  );
});
afterEach(() => rm(root, { recursive: true, force: true }));

const put = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
};
const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8');

describe('numbers', () => {
  it('knows the highest on disk, past 999 and of any format', async () => {
    const folder = 'collections/images/2026/11/21/1005';
    expect(await tree.highestCount(folder)).toBe(0);
    await put(`${folder}/002_seed_7.webp`, '');
    await put(`${folder}/1000_seed_7.png`, '');
    await put(`${folder}/notes.txt`, '');
    expect(await tree.highestCount(folder)).toBe(1000);
  });
});

describe('saving', () => {
  it('takes the next free name when somebody put a file there', async () => {
    await put(PATH, 'theirs');
    expect(await tree.save(PATH, new TextEncoder().encode('ours'))).toBe(PATH.replace('.png', '_2.png'));
    expect(await read(PATH)).toBe('theirs');
  });
});

describe('moving', () => {
  // Linux's memory disk is another file system than the temporary folder.
  it.skipIf(!existsSync('/dev/shm'))('copies to another drive whole, with times and sidecars', async () => {
    const drive = await mkdtemp('/dev/shm/gesso-tree-');
    try {
      const there = createImageTree(libraryLayout(root), () => drive);
      await put(PATH, 'picture');
      await put(`${PATH}.xmp`, 'rating');
      const before = await there.stamp(place);
      await writeFile(join(drive, 'a.png'), 'theirs');
      const path = await there.move(place, { rootId: 'drive', path: 'a.png' });
      expect(path).toBe('a_2.png');
      expect((await readdir(drive)).toSorted()).toEqual(['a.png', 'a_2.png', 'a_2.png.xmp']);
      expect(await readFile(join(drive, 'a_2.png'), 'utf8')).toBe('picture');
      const after = await there.stamp({ rootId: 'drive', path });
      expect(after?.modifiedAtMs).toBeCloseTo(before?.modifiedAtMs ?? 0, -1);
      expect(await there.exists(place)).toBe(false);
      expect(await there.move({ rootId: 'drive', path }, place)).toBe(PATH);
      expect(await read(`${PATH}.xmp`)).toBe('rating');
    } finally {
      await rm(drive, { recursive: true });
    }
  });

  it('moves pictures side by side, through folders that empty meanwhile', async () => {
    const names = ['a.png', 'b.png', 'c.png'];
    const at = (folder: string, name: string) => ({
      rootId: 'library',
      path: `collections/images/${folder}/${name}`,
    });
    await Promise.all(names.map((name) => put(at('one', name).path, name)));
    for (let round = 0; round < 60; round++) {
      const [from, to] = round % 2 === 0 ? (['one', 'two'] as const) : (['two', 'one'] as const);
      await Promise.all(
        names.map(async (name, index) => {
          // Some begin a little later, while the folder of the others is being taken away.
          for (let turn = 0; turn < (round * index) % 40; turn++) await stat(root);
          await tree.move(at(from, name), at(to, name));
        }),
      );
      for (const name of names) expect(await read(at(to, name).path)).toBe(name);
    }
  });
});

describe('trash', () => {
  it('moves a picture with its sidecars there and back', async () => {
    await put(PATH, 'picture');
    await put(`${PATH}.xmp`, 'rating');
    await tree.moveToTrash(UID, place);
    expect(await tree.exists(place)).toBe(false);
    expect(await tree.isTrashed(UID, place)).toBe(true);
    expect((await readdir(join(root, '.gesso/trash', UID))).sort()).toEqual(
      ['001_seed_7.png', '001_seed_7.png.xmp', 'manifest.json'].sort(),
    );
    expect(await tree.restoreFromTrash(UID, place)).toBe(PATH);
    expect(await read(PATH)).toBe('picture');
    expect(await read(`${PATH}.xmp`)).toBe('rating');
    expect(await tree.isTrashed(UID, place)).toBe(false);
  });

  it('can be asked twice', async () => {
    await put(PATH, 'picture');
    await tree.moveToTrash(UID, place);
    await tree.moveToTrash(UID, place);
    expect(await tree.restoreFromTrash(UID, place)).toBe(PATH);
    expect(await tree.restoreFromTrash(UID, place)).toBe(PATH);
    expect(await read(PATH)).toBe('picture');
  });

  it('restores beside a file that took the name meanwhile', async () => {
    await put(PATH, 'old');
    await tree.moveToTrash(UID, place);
    await put(PATH, 'new');
    expect(await tree.restoreFromTrash(UID, place)).toBe(PATH.replace('.png', '_2.png'));
    expect(await read(PATH)).toBe('new');
    expect(await read(PATH.replace('.png', '_2.png'))).toBe('old');
  });

  it('leaves the folders of other roots as they are', async () => {
    await put('elsewhere/holiday/a.png', 'picture');
    await tree.moveToTrash(UID, { rootId: 'photos', path: 'holiday/a.png' });
    expect(await readdir(join(root, 'elsewhere'))).toEqual(['holiday']);
  });
});

it('refuses paths that lead out and roots it does not know', () => {
  expect(() => tree.absolute({ rootId: 'library', path: '../x' })).toThrow(
    expect.objectContaining({ code: 'FORBIDDEN' }),
  );
  expect(() => tree.absolute({ rootId: 'nowhere', path: 'x' })).toThrow(
    expect.objectContaining({ code: 'NOT_FOUND' }),
  );
});
