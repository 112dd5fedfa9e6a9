import type { BackupReport } from '../../../main/domain/backup-report.ts';
import type * as NodeFs from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isAppError } from '../../../main/domain/errors.ts';
import { libraryLayout, type LibraryLayout } from '../../../main/library/layout.ts';
import { mirrorLibrary, type MirrorOptions } from '../../../main/library/mirror-library.ts';

/** A drive that gives back something else than was written. */
const drive = vi.hoisted(() => ({ isBad: false }));
vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof NodeFs>();
  return {
    ...fs,
    createReadStream: (path: string, options: object) =>
      drive.isBad && path.endsWith('a.png.tmp')
        ? Readable.from([Buffer.from('picture A')])
        : fs.createReadStream(path, options),
  };
});

let folder: string;
let layout: LibraryLayout;
let target: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-mirror-'));
  layout = libraryLayout(join(folder, 'library'));
  target = join(folder, 'mirror');
  await put('collections/2026/a.png', 'picture a');
  await put('collections/2026/a.png.xmp', 'sidecar');
  await put('.gesso/masks/m.png', 'mask');
  await put('.gesso/user/collections.json', '[]');
  await put('.gesso/cache/thumbs/aa/t.webp', 'thumbnail');
});
afterEach(() => {
  drive.isBad = false;
  return rm(folder, { recursive: true, force: true });
});

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(layout.root, path)), { recursive: true });
  await writeFile(join(layout.root, path), text);
}

const run = (options: Partial<MirrorOptions> = {}): Promise<BackupReport> =>
  mirrorLibrary(layout, target, {
    removeExtra: false,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...options,
  });
const inMirror = (path: string): Promise<string> => readFile(join(target, path), 'utf8');
const codeOf = async (work: Promise<unknown>): Promise<unknown> => {
  const error = await work.catch((thrown: unknown) => thrown);
  return isAppError(error) ? error.code : error;
};

test('pictures, sidecars, masks and user files are mirrored, caches are not', async () => {
  const steps: string[] = [];
  const report = await run({ onProgress: (done, total) => void steps.push(`${done}/${total}`) });
  expect(report).toMatchObject({ total: 5, copied: 5, unchanged: 0, failed: [], extra: 0, cancelled: false });
  expect(steps.at(-1)).toBe('5/5');
  expect(await inMirror('collections/2026/a.png')).toBe('picture a');
  expect(await inMirror('collections/2026/a.png.xmp')).toBe('sidecar');
  expect(await inMirror('.gesso/masks/m.png')).toBe('mask');
  expect(await inMirror('.gesso/user/collections.json')).toBe('[]');
  expect((await readdir(join(target, '.gesso'))).toSorted()).toEqual(['masks', 'user']);
});

test('only what is new or changed is copied again', async () => {
  await run();
  const untouched = (await stat(join(target, 'collections/2026/a.png'))).ino;
  await put('collections/2026/b.png', 'picture b');
  await put('collections/2026/a.png.xmp', 'SIDECAR');
  await utimes(join(layout.root, 'collections/2026/a.png.xmp'), 2_000_000, 2_000_000);
  expect(await run()).toMatchObject({ total: 6, copied: 2, copiedBytes: 16, unchanged: 4 });
  expect(await inMirror('collections/2026/a.png.xmp')).toBe('SIDECAR');
  expect((await stat(join(target, 'collections/2026/a.png'))).ino).toBe(untouched);
  expect(await run()).toMatchObject({ copied: 0, unchanged: 6 });
});

test('what the library no longer has stays in the mirror until its removal is asked for', async () => {
  await run();
  await rm(join(layout.root, 'collections/2026/a.png'));
  expect(await run()).toMatchObject({ extra: 1, removed: 0 });
  expect(await inMirror('collections/2026/a.png')).toBe('picture a');
  expect(await run({ removeExtra: true })).toMatchObject({ extra: 1, removed: 1 });
  expect(await readdir(join(target, 'collections/2026'))).toEqual(['a.png.xmp']);
});

test('what an interrupted run left behind goes, and a cancelled run goes on later', async () => {
  const controller = new AbortController();
  const cancelled = await run({ signal: controller.signal, onProgress: () => controller.abort() });
  expect(cancelled).toMatchObject({ copied: 1, cancelled: true });
  const part = join(target, 'collections/2026/.gesso-0123456789ab-a.png.tmp');
  await mkdir(dirname(part), { recursive: true });
  await writeFile(part, 'pict');
  expect(await run()).toMatchObject({ copied: 4, unchanged: 1, cancelled: false });
  expect((await readdir(dirname(part))).toSorted()).toEqual(['a.png', 'a.png.xmp']);
});

test('folders that hold anything else are left alone', async () => {
  await mkdir(join(folder, 'documents'));
  await writeFile(join(folder, 'documents', 'letter.txt'), 'mine');
  target = join(folder, 'documents');
  expect(await codeOf(run())).toBe('CONFLICT');
  expect(await readdir(target)).toEqual(['letter.txt']);
  target = join(layout.root, 'backup');
  expect(await codeOf(run())).toBe('INVALID_INPUT');
  target = folder;
  expect(await codeOf(run())).toBe('INVALID_INPUT');
});

test('the backup of another library is not written over', async () => {
  await run();
  layout = libraryLayout(join(folder, 'second'));
  await put('collections/2026/a.png', 'another picture');
  expect(await codeOf(run())).toBe('CONFLICT');
  expect(await inMirror('collections/2026/a.png')).toBe('picture a');
});

test('a copy that reads back differently is not put in place and is named', async () => {
  await run();
  await put('collections/2026/a.png', 'picture a, edited');
  drive.isBad = true;
  const report = await run({ removeExtra: true });
  expect(report.failed.map(({ path }) => path)).toEqual(['collections/2026/a.png']);
  expect(await inMirror('collections/2026/a.png')).toBe('picture a');
  expect((await readdir(join(target, 'collections/2026'))).toSorted()).toEqual(['a.png', 'a.png.xmp']);
});

test('large files are copied whole', async () => {
  const bytes = Buffer.alloc(1_000_003, 'gesso');
  await writeFile(join(layout.images, '2026', 'large.png'), bytes);
  expect(await run()).toMatchObject({ failed: [] });
  expect(bytes.equals(await readFile(join(target, 'collections/2026/large.png')))).toBe(true);
});
