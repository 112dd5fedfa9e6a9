import { randomUUID } from 'node:crypto';
import { cp, link, mkdir, mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openCatalog } from '../../../main/catalog/open-catalog.ts';
import { AppError } from '../../../main/domain/errors.ts';
import type { Catalog, Root } from '../../../main/domain/catalog.ts';
import { UNKNOWN_GENERATION } from '../../../main/domain/generation.ts';
import { NO_USER_FACTS, type ImageRecord } from '../../../main/domain/image-record.ts';
import { indexRoot, nextChunkFiles, type ImportOptions } from '../../../main/library/import-run.ts';
import type { ImportPorts, ImportProgress } from '../../../main/library/import-ports.ts';
import { libraryLayout } from '../../../main/library/layout.ts';
import { writeGeneration } from '../../../main/metadata/write-png.ts';
import { writeSidecar } from '../../../main/metadata/xmp-sidecar.ts';
import { createImportWorker, type ImportWorker } from '../../../main/wiring/import-worker.ts';
import { plainPng, png } from '../../fixtures/metadata/pictures.ts';
import { writeFixtures } from '../../fixtures/metadata/make.ts';
import { importPorts } from '../../support/import-ports.ts';

let library: string;
let folder: string;
let root: Root;
let catalog: Catalog;
let worker: ImportWorker;
let ports: ImportPorts;

beforeAll(async () => {
  library = await mkdtemp(join(tmpdir(), 'gesso-library-'));
  const layout = libraryLayout(library);
  await mkdir(layout.cache, { recursive: true });
  catalog = await openCatalog({
    path: layout.catalog,
    cachePath: join(layout.cache, 'columns'),
    onLog: () => undefined,
  });
  worker = createImportWorker();
  ports = importPorts(layout, catalog, worker);
});

afterAll(async () => {
  await worker.close();
  await catalog.close();
  await rm(library, { recursive: true });
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-import-'));
  root = {
    id: randomUUID(),
    path: join(folder, 'pictures'),
    title: 'Pictures',
    online: true,
    readOnly: false,
  };
  await mkdir(root.path);
  await catalog.putRoot(root);
});

afterEach(async () => {
  await catalog.removeRoot(root.id);
  await rm(folder, { recursive: true });
});

const stored = async (): Promise<Root | undefined> =>
  (await catalog.roots()).find(({ id }) => id === root.id);

const index = (options: ImportOptions = {}): Promise<ImportProgress> =>
  indexRoot(ports, root, options).finished;

const at = async (path: string): Promise<ImageRecord | null> => {
  const uid = await catalog.uidOfPath(root.id, path);
  return uid === null ? null : catalog.record(uid);
};

const infotext = (seed: number): string =>
  `a fox number ${seed}\nSteps: 20, Sampler: Euler, Seed: ${seed}, Size: 24x16`;

async function own(uid: string, prompt: string): Promise<Uint8Array> {
  return writeGeneration(await plainPng(), {
    uid,
    generation: { ...UNKNOWN_GENERATION, type: 'text-to-image', prompt },
    texts: {},
  });
}

/** Everything a user says of a picture. */
async function say(uid: string): Promise<void> {
  const target = { kind: 'uids', uids: [uid] } as const;
  const collections = await catalog.collections();
  if (!collections.some(({ id }) => id === 'best'))
    await catalog.changeCollection({ kind: 'create', id: 'best', name: 'Best', parentId: null });
  await catalog.change(target, { kind: 'tag', add: ['places/sea', 'night'], remove: [] }, {});
  await catalog.change(target, { kind: 'collect', addTo: 'best', removeFrom: null }, {});
}

async function said(uid: string): Promise<unknown> {
  const placements = await catalog.placements([uid]);
  return {
    tags: (await catalog.record(uid))?.user.tags.toSorted(),
    collections: placements.map(({ collectionId }) => collectionId),
  };
}
const SAID = { tags: ['night', 'places/sea'], collections: ['best'] };

async function rate(uid: string, rating: number): Promise<void> {
  await catalog.change({ kind: 'uids', uids: [uid] }, { kind: 'rate', rating }, {});
}

describe('indexing a folder', () => {
  it('asks a quick drive for more pictures at once and a slow one for fewer', () => {
    expect([32, 128, 256].map((files) => nextChunkFiles(files, 20))).toEqual([64, 256, 512]);
    expect(nextChunkFiles(512, 20)).toBe(512);
    expect([32, 128].map((files) => nextChunkFiles(files, 1000))).toEqual([32, 128]);
    expect([128, 16, 8].map((files) => nextChunkFiles(files, 2000))).toEqual([64, 8, 8]);
  });

  it('enters every picture with what it says, and names the files it can’t read', async () => {
    const paths = await writeFixtures(join(root.path, 'mixed/deep'));
    await writeFile(join(root.path, 'broken.png'), 'not a picture at all');
    await writeFile(join(root.path, 'cut.png'), (await plainPng()).subarray(0, 20));
    await writeFile(join(root.path, 'empty.png'), '');
    await writeFile(join(root.path, 'notes.txt'), 'no picture');
    await mkdir(join(root.path, '.hidden'));
    await writeFile(join(root.path, '.hidden/x.png'), await plainPng());

    const result = await index();
    expect(result).toMatchObject({ state: 'done', foundFiles: paths.length + 3, failedCount: 3, missing: 0 });
    expect(result.failed.map(({ path, code }) => [path, code])).toEqual(
      expect.arrayContaining([
        ['broken.png', 'UNSUPPORTED'],
        ['cut.png', 'FILE_CORRUPT'],
        ['empty.png', 'FILE_CORRUPT'],
      ]),
    );
    expect(result.failed.find(({ path }) => path === 'empty.png')?.message).toContain('0 bytes');
    expect((await at('mixed/deep/comfyui-basic.png'))?.generation).toMatchObject({
      prompt: 'a glass city',
      seed: '987654321',
    });
    expect((await at('mixed/deep/caption-beside.png'))?.generation.prompt).toBe(
      'a man with a hat, studio light',
    );
    expect((await at('mixed/deep/gesso-beside.tiff'))?.user).toMatchObject({
      rating: 3,
      favorite: true,
      tags: ['a/b'],
    });
    const uid = (await at('mixed/deep/a1111-text.png'))?.uid ?? '';
    expect((await catalog.rawTexts(uid))['parameters']).toContain('a red fox');
    expect(await at('.hidden/x.png')).toBeNull();
  });

  it.runIf(process.platform === 'linux')('names what has a name that is not UTF-8', async () => {
    const named = (name: string): Buffer =>
      Buffer.concat([Buffer.from(`${root.path}/${name}`), Buffer.from([0xe9]), Buffer.from('.png')]);
    await writeFile(named('caf'), await plainPng());
    await mkdir(named('folder'));
    const { failed } = await index();
    expect(failed.map(({ path }) => path).toSorted()).toEqual(['caf\uFFFD.png', 'folder\uFFFD.png']);
    for (const { message } of failed) expect(message).toContain('Rename it');
  });

  it('tells how much is done, never less than before, however the pictures lie in folders', async () => {
    for (const [folder, count] of Object.entries({ '': 3, a: 300, 'a/b': 2, 'a/c': 700, d: 0, e: 40 })) {
      await mkdir(join(root.path, folder), { recursive: true });
      for (let file = 0; file < count; file += 1)
        await writeFile(join(root.path, folder, `${file}.png`), 'no picture: it is read sooner');
    }
    const knownBad = new Map<string, string>();
    // The second time they are known to be unreadable and passed over.
    for (let round = 0; round < 2; round += 1) {
      const told: ImportProgress[] = [];
      const { state } = await index({ knownBad, onProgress: (progress) => told.push(progress) });
      expect(state).toBe('done');
      const shares = told.map(({ share }) => share);
      expect(shares).toEqual(shares.toSorted((a, b) => a - b));
      expect(new Set(shares).size).toBeGreaterThan(3);
      expect(told[0]).toMatchObject({ looking: true });
      expect(told.at(-1)).toMatchObject({ looking: false, doneFiles: 1045 });
      expect(shares.at(-1)).toBeCloseTo(1);
    }
  });

  it('reads nothing again that has not changed, and what has', async () => {
    await writeFile(join(root.path, 'a.png'), await png({ parameters: infotext(1) }));
    await writeFile(join(root.path, 'b.png'), await png({ parameters: infotext(2) }));
    await index();
    const uid = (await at('b.png'))?.uid;
    await rate(uid ?? '', 5);
    let read = 0;
    const counting: ImportPorts = {
      ...ports,
      inspect: (where, files) => {
        read += files.length;
        return ports.inspect(where, files);
      },
    };
    expect(await indexRoot(counting, root).finished).toMatchObject({ unchanged: 2, added: 0, updated: 0 });
    expect(read).toBe(0);

    await writeFile(join(root.path, 'b.png'), await png({ parameters: infotext(33) }));
    await utimes(join(root.path, 'b.png'), new Date(), new Date(Date.now() + 5000));
    expect(await indexRoot(counting, root).finished).toMatchObject({ unchanged: 1, updated: 1 });
    expect(read).toBe(1);
    expect(await at('b.png')).toMatchObject({ uid, generation: { seed: '33' }, user: { rating: 5 } });
  });

  it('reads a picture that was written again as it was, and changes nothing but its time', async () => {
    await writeFile(join(root.path, 'a.png'), await png({ parameters: infotext(1) }));
    await index();
    let entered = 0;
    const counting: ImportPorts = {
      ...ports,
      catalog: {
        ...ports.catalog,
        putImages: (images) => {
          entered += images.length;
          return ports.catalog.putImages(images);
        },
      },
    };
    await utimes(join(root.path, 'a.png'), new Date(), new Date(Date.now() + 5000));
    const again = await indexRoot(counting, root).finished;
    expect(again).toMatchObject({ unchanged: 1, updated: 0, doneFiles: 1 });
    expect(entered).toBe(0);
    let read = 0;
    const reading: ImportPorts = {
      ...ports,
      inspect: (where, files) => {
        read += files.length;
        return ports.inspect(where, files);
      },
    };
    await indexRoot(reading, root).finished;
    expect(read).toBe(0);

    // A text beside it is news, though the picture is the same.
    await writeFile(join(root.path, 'a.png'), await plainPng());
    await index();
    await writeFile(join(root.path, 'a.txt'), 'words beside it');
    // File systems tell times in steps of some milliseconds.
    const later = Date.now() / 1000 + 1;
    await utimes(join(root.path, 'a.txt'), later, later);
    expect(await index()).toMatchObject({ updated: 1 });
    expect((await at('a.png'))?.generation.prompt).toBe('words beside it');
  });

  it('takes ratings that another program writes beside the picture', async () => {
    await writeFile(join(root.path, 'a.png'), await png({ parameters: infotext(1) }));
    await index();
    const uid = (await at('a.png'))?.uid ?? '';
    const user = { ...NO_USER_FACTS, rating: 4, tags: ['sea'], changedAtMs: Date.now() };
    const facts = {
      uid,
      contentHash: null,
      user,
      collections: [],
      parents: [],
      expiresAtMs: null,
    };
    await writeFile(join(root.path, 'a.xmp'), writeSidecar(null, facts));
    await utimes(join(root.path, 'a.xmp'), new Date(), new Date(Date.now() + 5000));
    await index();
    expect((await at('a.png'))?.user).toMatchObject({ rating: 4, tags: ['sea'] });
  });

  it('finds moved pictures again, by identity or by content, with all that was said of them', async () => {
    await mkdir(join(root.path, 'old'));
    const uid = randomUUID();
    await writeFile(join(root.path, 'old/own.png'), await own(uid, 'mine'));
    await writeFile(join(root.path, 'old/foreign.png'), await png({ parameters: infotext(7) }));
    await index();
    const foreign = (await at('old/foreign.png'))?.uid ?? '';
    await rate(uid, 5);
    await rate(foreign, 3);
    for (const each of [uid, foreign]) await say(each);
    await rename(join(root.path, 'old'), join(root.path, 'a new name'));

    expect(await index()).toMatchObject({ moved: 2, added: 0, missing: 0 });
    expect(await at('a new name/own.png')).toMatchObject({
      uid,
      user: { rating: 5 },
      state: { missing: false },
    });
    expect(await at('a new name/foreign.png')).toMatchObject({ uid: foreign, user: { rating: 3 } });
    for (const each of [uid, foreign]) expect(await said(each)).toEqual(SAID);
    expect(await at('old/own.png')).toBeNull();
  });

  it('knows a picture again whose name is written in other letter case, on a disk to which that is the same', async () => {
    await mkdir(join(root.path, 'Trip'));
    await writeFile(join(root.path, 'Trip/a.png'), await png({ parameters: infotext(7) }));
    await index();
    const uid = (await at('Trip/a.png'))?.uid ?? '';
    await rate(uid, 5);
    // Such a disk finds it under both names, and lists one.
    await link(join(root.path, 'Trip/a.png'), join(root.path, 'Trip/A.png')).catch(() =>
      rename(join(root.path, 'Trip/a.png'), join(root.path, 'Trip/A.png')),
    );
    const listFolder: ImportPorts['listFolder'] = async (path) => {
      const { folders, files } = await ports.listFolder(path);
      return { folders, files: files.filter(({ name }) => name !== 'a.png') };
    };
    const result = await indexRoot({ ...ports, listFolder }, root).finished;
    expect(result).toMatchObject({ moved: 1, added: 0, missing: 0 });
    expect(await at('Trip/A.png')).toMatchObject({ uid, user: { rating: 5 } });
  });

  it('leaves a picture where the user moved it while its file was read', async () => {
    const uid = randomUUID();
    await writeFile(join(root.path, 'a.png'), await own(uid, 'mine'));
    await index();
    await writeFile(join(root.path, 'a.png'), await own(uid, 'changed elsewhere'));
    const later = new Date(Date.now() + 5000);
    await utimes(join(root.path, 'a.png'), later, later);
    const moving: ImportPorts = {
      ...ports,
      inspect: async (where, files) => {
        const found = await ports.inspect(where, files);
        const to = { kind: 'relocate', rootId: root.id, folder: 'kept', strip: null } as const;
        await catalog.change({ kind: 'uids', uids: [uid] }, to, {});
        return found;
      },
    };
    await indexRoot(moving, root).finished;
    expect(await at('kept/a.png')).toMatchObject({ uid });
    expect(await at('a.png')).toBeNull();
  });

  it('gives a copy an identity of its own that outlives the catalog', async () => {
    const uid = randomUUID();
    await writeFile(join(root.path, 'a.png'), await own(uid, 'mine'));
    await index();
    await cp(join(root.path, 'a.png'), join(root.path, 'copy.png'));
    expect(await index()).toMatchObject({ added: 1, moved: 0 });
    const copy = (await at('copy.png'))?.uid;
    expect(copy).not.toBe(uid);
    expect((await at('a.png'))?.uid).toBe(uid);
    const [inspection] = await worker.inspect(root.path, [{ name: 'copy.png', sidecars: ['copy.png.xmp'] }]);
    expect(inspection).toMatchObject({ ok: true, file: { uid: copy } });
    expect(await index()).toMatchObject({ unchanged: 2, updated: 0 });
  });

  it('tells copies apart without asking the threads that are busy reading', async () => {
    for (let number = 0; number < 5; number += 1)
      await writeFile(join(root.path, `${number}.png`), await own(randomUUID(), `mine ${number}`));
    await index();
    await mkdir(join(root.path, 'copies'));
    for (let number = 0; number < 5; number += 1)
      await cp(join(root.path, `${number}.png`), join(root.path, `copies/${number}.png`));
    const asked: number[] = [];
    const counted: ImportWorker = {
      ...worker,
      inspect: (where, files) => {
        asked.push(files.length);
        return worker.inspect(where, files);
      },
    };
    const counting = importPorts(libraryLayout(library), catalog, counted);
    expect(await indexRoot(counting, root).finished).toMatchObject({ added: 5, moved: 0 });
    expect(asked).toEqual([5]);
  });

  it('takes no picture for missing that came while its folders were looked through', async () => {
    await writeFile(join(root.path, 'first.png'), await png({ parameters: infotext(1) }));
    let came = false;
    const listFolder: ImportPorts['listFolder'] = async (path) => {
      const listing = await ports.listFolder(path);
      if (came) return listing;
      came = true;
      await mkdir(join(root.path, 'new'));
      for (const name of ['beside.png', 'new/inside.png'])
        await writeFile(join(root.path, name), await png({ parameters: infotext(name.length) }));
      await index();
      return listing;
    };
    await indexRoot({ ...ports, listFolder }, root).finished;
    for (const name of ['first.png', 'beside.png', 'new/inside.png'])
      expect([name, (await at(name))?.state.missing]).toEqual([name, false]);
  });

  it('marks what is gone as missing, and finds it when it is back', async () => {
    await mkdir(join(root.path, 'sub'));
    await writeFile(join(root.path, 'sub/a.png'), await png({ parameters: infotext(1) }));
    await writeFile(join(root.path, 'b.png'), await png({ parameters: infotext(2) }));
    await index();
    const uid = (await at('sub/a.png'))?.uid ?? '';
    await rename(join(root.path, 'sub'), join(folder, 'elsewhere'));
    expect(await index()).toMatchObject({ missing: 1 });
    expect((await catalog.record(uid))?.state.missing).toBe(true);
    await rename(join(folder, 'elsewhere'), join(root.path, 'sub'));
    expect(await index()).toMatchObject({ missing: 0, unchanged: 2 });
    expect((await catalog.record(uid))?.state.missing).toBe(false);
  });

  it.each([
    ['the folder is gone', () => rename(root.path, join(folder, 'away'))],
    ['its mount point is empty', () => rename(root.path, join(folder, 'away')).then(() => mkdir(root.path))],
  ])('loses no row of an offline root: %s', async (_, unplug) => {
    await mkdir(join(root.path, 'sub'));
    await writeFile(join(root.path, 'sub/a.png'), await png({ parameters: infotext(1) }));
    await index();
    const uid = (await at('sub/a.png'))?.uid ?? '';
    await rate(uid, 4);
    await say(uid);
    await unplug();
    expect(await index()).toMatchObject({ state: 'offline', missing: 1 });
    expect((await stored())?.online).toBe(false);
    expect(await catalog.record(uid)).toMatchObject({ state: { missing: true }, user: { rating: 4 } });

    await rm(root.path, { recursive: true, force: true });
    await rename(join(folder, 'away'), root.path);
    expect(await indexRoot(ports, { ...root, online: false }).finished).toMatchObject({
      state: 'done',
      unchanged: 1,
    });
    expect((await stored())?.online).toBe(true);
    expect((await catalog.record(uid))?.state.missing).toBe(false);
    expect(await said(uid)).toEqual(SAID);

    // The drive got another name.
    await rename(root.path, join(folder, 'renamed drive'));
    const moved = { ...root, path: join(folder, 'renamed drive') };
    await catalog.putRoot(moved);
    expect(await indexRoot(ports, moved).finished).toMatchObject({ state: 'done', unchanged: 1, missing: 0 });
    expect(await said(uid)).toEqual(SAID);
  });

  it('keeps the identity of a picture on an offline disk when a copy turns up elsewhere', async () => {
    const uid = randomUUID();
    await writeFile(join(root.path, 'a.png'), await own(uid, 'mine'));
    await index();
    await rename(root.path, join(folder, 'away'));
    const other: Root = { ...root, id: randomUUID(), path: join(folder, 'other') };
    await mkdir(other.path);
    await catalog.putRoot(other);
    await cp(join(folder, 'away/a.png'), join(other.path, 'a.png'));
    await indexRoot(ports, other).finished;
    expect(await catalog.uidOfPath(other.id, 'a.png')).not.toBe(uid);
    expect((await catalog.record(uid))?.file.rootId).toBe(root.id);
  });

  it('can be held, gone on with, cancelled and started again', async () => {
    for (let number = 0; number < 30; number += 1) {
      await mkdir(join(root.path, `f${number}`));
      await writeFile(join(root.path, `f${number}/a.png`), await png({ parameters: infotext(number) }));
    }
    const run = indexRoot(ports, root, {});
    run.pause();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const held = run.progress();
    expect(held.state).toBe('paused');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(run.progress().doneFiles).toBe(held.doneFiles);
    run.resume();
    expect(await run.finished).toMatchObject({ state: 'done', added: 30 });

    const controller = new AbortController();
    for (let number = 30; number < 70; number += 1) {
      await mkdir(join(root.path, `g${number}`));
      await writeFile(join(root.path, `g${number}/a.png`), await png({ parameters: infotext(number) }));
    }
    let asked = 0;
    const aborting: ImportPorts = {
      ...ports,
      inspect: (where, files) => {
        asked += files.length;
        controller.abort();
        return ports.inspect(where, files);
      },
    };
    const cancelled = await indexRoot(aborting, root, { signal: controller.signal }).finished;
    // What was asked for is entered, and nothing more is asked for.
    expect(cancelled.added).toBe(asked);
    expect(asked).toBeLessThan(40);
    expect(cancelled.state).toBe('cancelled');
    const rest = await index();
    expect(rest).toMatchObject({
      state: 'done',
      unchanged: 30 + cancelled.added,
      added: 40 - cancelled.added,
    });
  });

  it('ends with the reason when its pictures can’t be entered', async () => {
    const picture = await png({ parameters: infotext(1) });
    for (let number = 0; number < 600; number += 1)
      await writeFile(join(root.path, `${number}.png`), Buffer.concat([picture, Buffer.from(`${number}`)]));
    let tried = 0;
    const full: ImportPorts = {
      ...ports,
      catalog: {
        ...ports.catalog,
        putImages: async () => {
          tried += 1;
          throw new AppError('DISK_FULL', 'The disk is full.');
        },
      },
    };
    await expect(indexRoot(full, root).finished).rejects.toThrow('The disk is full.');
    expect(tried).toBe(1);
  });

  it('reads the pictures of many small folders together', async () => {
    for (let number = 0; number < 20; number += 1) {
      await mkdir(join(root.path, `2026/${number}`), { recursive: true });
      await writeFile(join(root.path, `2026/${number}/a.png`), await png({ parameters: infotext(number) }));
    }
    const asked: number[] = [];
    const counting: ImportPorts = {
      ...ports,
      inspect: (where, files) => {
        asked.push(files.length);
        return ports.inspect(where, files);
      },
    };
    expect(await indexRoot(counting, root).finished).toMatchObject({ added: 20, failedCount: 0 });
    expect(asked).toEqual([20]);
    expect((await at('2026/7/a.png'))?.generation.seed).toBe('7');
  });

  it('that nobody waits for while it waits for a folder is no drive that is away', async () => {
    const controller = new AbortController();
    const left: ImportPorts = {
      ...ports,
      listFolder: async () => {
        controller.abort();
        return controller.signal.throwIfAborted() as never;
      },
    };
    expect(await indexRoot(left, root, { signal: controller.signal }).finished).toMatchObject({
      state: 'cancelled',
    });
    expect((await catalog.roots()).find(({ id }) => id === root.id)?.online).toBe(true);
  });

  it('that is cancelled tells so once, when all that was read by then is entered', async () => {
    const picture = await png({ parameters: infotext(1) });
    for (let number = 0; number < 600; number += 1)
      await writeFile(join(root.path, `a${number}.png`), Buffer.concat([picture, Buffer.from(`${number}`)]));
    const controller = new AbortController();
    let asked = 0;
    let entered = 0;
    // The second batch takes longer than the first needs to be told of.
    const slow: ImportPorts = {
      ...ports,
      inspect: async (where, files) => {
        asked += files.length;
        const inspections = await ports.inspect(where, files);
        if (asked > 256) controller.abort();
        return inspections;
      },
      catalog: {
        ...ports.catalog,
        putImages: async (images) => {
          await new Promise((resolve) => setTimeout(resolve, 100));
          entered += images.length;
          return await ports.catalog.putImages(images);
        },
      },
    };
    const told: number[] = [];
    const onProgress = ({ state, added }: ImportProgress): void => {
      if (state === 'cancelled') told.push(added);
    };
    const { added } = await indexRoot(slow, root, { signal: controller.signal, onProgress }).finished;
    expect(added).toBeGreaterThan(256);
    expect(told).toEqual([added]);
    expect(entered).toBe(added);
  });

  it.each([
    [
      'folders that are gone',
      async () =>
        rm(root.path, { recursive: true }).then(() => mkdir(join(root.path, 'left'), { recursive: true })),
    ],
    ['a root that is away', async () => rm(root.path, { recursive: true })],
  ])(
    'is cancelled among the pictures of %s, and finds the others gone when it is started again',
    async (_, remove) => {
      for (let number = 0; number < 5; number += 1) {
        await mkdir(join(root.path, `f${number}`));
        await writeFile(join(root.path, `f${number}/a.png`), await png({ parameters: infotext(number) }));
      }
      await index();
      await remove();
      const controller = new AbortController();
      const updateFiles: ImportPorts['catalog']['updateFiles'] = (updates) => {
        controller.abort();
        return ports.catalog.updateFiles(updates);
      };
      const aborting: ImportPorts = { ...ports, catalog: { ...ports.catalog, updateFiles } };
      const { signal } = controller;
      expect(await indexRoot(aborting, root, { signal }).finished).toMatchObject({
        state: 'cancelled',
        missing: 1,
      });
      expect(await index()).toMatchObject({ missing: 4 });
    },
  );

  it('does not try damaged files again until they change', async () => {
    await writeFile(join(root.path, 'bad.png'), 'damaged');
    const knownBad = new Map<string, string>();
    expect(await index({ knownBad })).toMatchObject({ failedCount: 1 });
    expect(await index({ knownBad })).toMatchObject({ failedCount: 0 });
    await writeFile(join(root.path, 'bad.png'), await plainPng());
    expect(await index({ knownBad })).toMatchObject({ failedCount: 0, added: 1 });
  });
});
