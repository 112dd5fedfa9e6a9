import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { clearCache, measureCache, measureFolder } from '../../../main/library/cache-files.ts';
import { libraryLayout, type LibraryLayout } from '../../../main/library/layout.ts';

let layout: LibraryLayout;

beforeEach(async () => {
  layout = libraryLayout(await mkdtemp(join(tmpdir(), 'gesso-cache-')));
});
afterEach(() => rm(layout.root, { recursive: true, force: true }));

async function put(path: string, sizeBytes: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, Buffer.alloc(sizeBytes));
}

test('a folder is measured with all below it, a missing one is empty', async () => {
  await put(join(layout.trash, 'a', 'x.png'), 10);
  await put(join(layout.trash, 'a', 'manifest.json'), 5);
  expect(await measureFolder(layout.trash)).toEqual({ files: 2, sizeBytes: 15 });
  expect(await measureFolder(join(layout.trash, 'nowhere'))).toEqual({ files: 0, sizeBytes: 0 });
});

test('clearing takes thumbnails and tiles, says how much, and touches nothing else', async () => {
  await put(join(layout.thumbnails, 'aa', 'aa1-h-320.jpg'), 30);
  await put(join(layout.tiles, 'aa', 'aa1-h', '0', '0', '0.webp'), 12);
  const kept = [
    join(layout.images, '2026', 'a.png'),
    join(layout.trash, 'a', 'b.png'),
    join(layout.user, 'collections.json'),
    join(layout.cache, 'downloads', 'd', 'e.zip'),
  ];
  for (const path of kept) await put(path, 7);
  const found = { files: 2, sizeBytes: 42 };
  expect(await measureCache(layout)).toEqual(found);
  expect(await clearCache(layout)).toEqual(found);
  expect(await measureCache(layout)).toEqual({ files: 0, sizeBytes: 0 });
  // A folder that stayed would pass for the whole set of tiles.
  expect(await readdir(join(layout.tiles, 'aa'))).toEqual([]);
  for (const path of kept) expect(await measureFolder(dirname(path))).toEqual({ files: 1, sizeBytes: 7 });
});

test('what is being written stays, what a crash left goes', async () => {
  const unfinished = 'aa1-h-320.jpg.9.tmp';
  await put(join(layout.thumbnails, 'aa', unfinished), 1);
  await clearCache(layout);
  expect(await readdir(join(layout.thumbnails, 'aa'))).toEqual([unfinished]);
  const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 2 * 3_600_000);
  onTestFinished(() => clock.mockRestore());
  await clearCache(layout);
  expect(await readdir(join(layout.thumbnails, 'aa'))).toEqual([]);
});
