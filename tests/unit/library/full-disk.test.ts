import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fillReserve, freeBytes } from '../../../main/disk-room.ts';
import { libraryLayout, type LibraryLayout } from '../../../main/library/layout.ts';
import { createSettingsStore } from '../../../main/settings-store.ts';
import { openStudio, type Studio } from '../../../main/open-studio.ts';
import { emptyTrash } from '../../../main/usecases/empty-trash.ts';
import { png } from '../../fixtures/metadata/pictures.ts';
import { leaveEarlierCatalog } from '../../support/earlier-catalog.ts';
import { smallDisk } from '../../support/small-disk.ts';

const NAMES = ['a.png', 'b.png', 'c.png'];

let root: string;
let layout: LibraryLayout;

beforeEach(() => {
  if (!smallDisk) return;
  root = mkdtempSync(join(tmpdir(), 'gesso-full-'));
  smallDisk.mount(root, 96);
  layout = libraryLayout(root);
});
afterEach(() => {
  if (!smallDisk) return;
  smallDisk.unmount(root);
  rmSync(root, { recursive: true });
});

async function open(): Promise<Studio> {
  const opened = await openStudio(root, {
    settings: createSettingsStore({ read: () => ({}), write: () => undefined }),
    host: { kind: 'web', canDragOut: false },
  });
  if (opened.kind !== 'owner') throw new Error('the library is taken');
  return opened.studio;
}

/** Another program's doing. */
function fillDisk(): void {
  const file = openSync(join(root, 'fill'), 'a');
  try {
    for (const bytes of [2 ** 20, 2 ** 12])
      try {
        for (;;) writeSync(file, Buffer.alloc(bytes, 1));
      } catch {
        // Full, but for less than that.
      }
  } finally {
    closeSync(file);
  }
  expect(freeBytes(root)).toBe(0);
}

const uidOf = async (studio: Studio, name: string): Promise<string> =>
  (await studio.catalog.uidOfPath('library', `collections/images/2026/${name}`)) ?? '';

async function rate(studio: Studio, name: string, rating: number): Promise<void> {
  const uids = [await uidOf(studio, name)];
  await studio.catalog.change({ kind: 'uids', uids }, { kind: 'rate', rating }, {});
  await studio.settled();
}

async function ratings(studio: Studio): Promise<readonly (number | undefined)[]> {
  const uids = await Promise.all(NAMES.map((name) => uidOf(studio, name)));
  return Promise.all(uids.map(async (uid) => (await studio.catalog.record(uid))?.user.rating));
}

/** Three pictures, one of them rated. @param killed as after a crash: the catalog's log was not brought into its file */
async function makeLibrary(killed: boolean): Promise<void> {
  const folder = join(layout.images, 'images/2026');
  await mkdir(folder, { recursive: true });
  for (const name of NAMES)
    await writeFile(join(folder, name), await png({ parameters: `${name}\nSteps: 1` }));
  const studio = await open();
  await fillReserve(layout);
  await rate(studio, 'a.png', 4);
  const left = ['catalog.sqlite', 'catalog.sqlite-wal'];
  if (killed) for (const name of left) await cp(join(layout.hidden, name), join(root, name));
  await studio.close();
  if (!killed) return;
  await rm(join(layout.hidden, 'catalog.sqlite-shm'), { force: true });
  for (const name of left) await cp(join(root, name), join(layout.hidden, name));
}

describe.skipIf(!smallDisk)('a library on a disk without a free byte', () => {
  it.each([
    ['closed in order', false],
    ['left by a crash', true],
  ])('opens, %s, and room can be made from inside', async (_, killed) => {
    await makeLibrary(killed);
    expect(await readdir(layout.reserve)).toHaveLength(16);
    fillDisk();

    const studio = await open();
    try {
      expect(await ratings(studio)).toEqual([4, 0, 0]);
      expect(studio.diskSpace.now().leftBytes).toBeLessThan(2 ** 22);
      expect((await readdir(layout.reserve)).length).toBeGreaterThan(8);

      // Somebody takes what became free: there is enough for the next change all the same.
      fillDisk();
      await rate(studio, 'b.png', 5);
      expect(await readFile(join(layout.images, 'images/2026/b.png.xmp'), 'utf8')).toContain('Rating');
      fillDisk();
      const uids = [await uidOf(studio, 'c.png')];
      await studio.catalog.change({ kind: 'uids', uids }, { kind: 'trash' }, {});
      await studio.settled();
      expect(studio.fileWork.work()).toEqual({ left: 0, waiting: 0 });
      expect(await emptyTrash(studio.catalog, studio.removeFiles, null)).toMatchObject({ removed: 1 });
    } finally {
      await studio.close();
    }
    expect((await readdir(join(layout.images, 'images/2026'))).toSorted()).toEqual([
      'a.png',
      'a.png.xmp',
      'b.png',
      'b.png.xmp',
    ]);

    fillDisk();
    const again = await open();
    expect(await ratings(again)).toEqual([4, 5, undefined]);
    await again.close();
  });

  it('opens after an update, however large its catalog is', async () => {
    await makeLibrary(false);
    leaveEarlierCatalog(layout.catalog);
    const db = new Database(layout.catalog);
    db.exec('CREATE TABLE large (bytes BLOB) STRICT');
    db.exec(`INSERT INTO large VALUES (randomblob(${24 * 2 ** 20}))`);
    db.close();
    fillDisk();
    const studio = await open();
    expect(await studio.catalog.uidOfPath('library', 'nowhere.png')).toBeNull();
    await studio.close();
    expect((await readdir(layout.hidden)).filter((name) => name.includes('before'))).toEqual([]);
  });

  it('opens at the cost of thumbnails where nothing is kept back', async () => {
    await makeLibrary(false);
    await rm(layout.reserve, { recursive: true });
    await mkdir(join(layout.thumbnails, 'aa'), { recursive: true });
    const thumbnails = Array.from({ length: 40 }, (_, n) => join(layout.thumbnails, 'aa', `${n}.jpg`));
    for (const path of thumbnails) await writeFile(path, Buffer.alloc(100_000));
    fillDisk();
    const studio = await open();
    expect(await ratings(studio)).toEqual([4, 0, 0]);
    // No more of them than is needed.
    const left = await readdir(join(layout.thumbnails, 'aa'));
    expect(left.length).toBeGreaterThan(10);
    expect(left.length).toBeLessThan(30);
    await studio.close();
  });

  it('says so until there is room, and then does what waited for it', async () => {
    await makeLibrary(false);
    const studio = await open();
    const uid = await uidOf(studio, 'c.png');
    // A file where the trash's folder for it would be.
    await writeFile(join(layout.trash, uid), '');
    await studio.catalog.change({ kind: 'uids', uids: [uid] }, { kind: 'trash' }, {});
    await studio.settled();
    await rm(join(layout.trash, uid));
    const told = (wanted: (leftBytes: number | null) => boolean): Promise<void> =>
      new Promise((resolve) => studio.diskSpace.watch(({ leftBytes }) => wanted(leftBytes) && resolve()));
    fillDisk();
    await told((leftBytes) => leftBytes !== null);
    expect(studio.fileWork.work()).toEqual({ left: 0, waiting: 1 });
    await rm(join(root, 'fill'));
    await told((leftBytes) => leftBytes === null);
    await studio.settled();
    expect(studio.fileWork.work()).toEqual({ left: 0, waiting: 0 });
    expect(await readdir(join(layout.images, 'images/2026'))).not.toContain('c.png');
    await studio.close();
  });

  it('shows the pictures themselves where no thumbnail can be kept', async () => {
    await makeLibrary(false);
    await rm(layout.thumbnails, { recursive: true, force: true });
    const studio = await open();
    fillDisk();
    const uid = await uidOf(studio, 'a.png');
    const request = { version: null, range: null, signal: new AbortController().signal };
    const shown = await studio.media.thumbnail(uid, 320, request);
    const file = await readFile(join(layout.images, 'images/2026/a.png'));
    expect(shown.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await shown.arrayBuffer()).equals(file)).toBe(true);
    await studio.close();
  });

  it('takes a picture away for good whose file did not get to the trash', async () => {
    await makeLibrary(false);
    await rm(layout.reserve, { recursive: true });
    const studio = await open();
    // A file where the trash's folder for it would be.
    const uid = await uidOf(studio, 'c.png');
    await writeFile(join(layout.trash, uid), '');
    await studio.catalog.change({ kind: 'uids', uids: [uid] }, { kind: 'trash' }, {});
    await studio.settled();
    expect(studio.fileWork.work()).toEqual({ left: 0, waiting: 1 });
    expect(await emptyTrash(studio.catalog, studio.removeFiles, null)).toMatchObject({ failed: [uid] });
    await rm(join(layout.trash, uid));
    expect(await emptyTrash(studio.catalog, studio.removeFiles, null)).toMatchObject({ removed: 1 });
    expect(await readdir(join(layout.images, 'images/2026'))).not.toContain('c.png');
    await studio.close();
  });
});
