import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { openCatalog } from '../../../main/catalog/open-catalog.ts';
import type { Catalog } from '../../../main/domain/catalog.ts';
import type { GenerationRecord } from '../../../main/domain/generation.ts';
import { indexRoot } from '../../../main/library/import-run.ts';
import { libraryLayout, type LibraryLayout } from '../../../main/library/layout.ts';
import { createSettingsStore } from '../../../main/settings-store.ts';
import { openStudio, type Studio } from '../../../main/open-studio.ts';
import { createImportTasks, type ImportTasks } from '../../../main/wiring/import-tasks.ts';
import { createImportWorker, type ImportWorker } from '../../../main/wiring/import-worker.ts';
import { createRereading, UNDERSTOOD, type Rereading } from '../../../main/wiring/rereading.ts';
import { writeFixtures } from '../../fixtures/metadata/make.ts';
import { mp4, png } from '../../fixtures/metadata/pictures.ts';
import { importPorts } from '../../support/import-ports.ts';
import { picture, query, uidOf } from '../catalog/support.ts';

let worker: ImportWorker;
let folder: string;
let layout: LibraryLayout;
let catalog: Catalog;
let tasks: ImportTasks;
let rereading: Rereading | undefined;

beforeAll(() => {
  worker = createImportWorker();
});
afterAll(() => worker.close());

async function open(): Promise<void> {
  catalog = await openCatalog({
    path: layout.catalog,
    cachePath: join(layout.cache, 'columns'),
    onLog: () => undefined,
  });
}

/** What a later start of the program does. */
function start(by: Pick<ImportWorker, 'reread'> = worker): void {
  tasks = createImportTasks({ newUid: () => 'run', log: () => undefined });
  rereading = createRereading({
    catalog,
    worker: by,
    tasks,
    readFiles: () => Promise.resolve(true),
    log: () => undefined,
    afterMs: 0,
  });
  rereading.start();
}

async function reread(by?: Pick<ImportWorker, 'reread'>): Promise<void> {
  start(by);
  await vi.waitFor(async () => expect(await catalog.readersMark()).toEqual(UNDERSTOOD), {
    timeout: 240_000,
    interval: 20,
  });
  await rereading?.close();
}

/** Counts the pictures it was asked for. */
function counting(): Pick<ImportWorker, 'reread'> & { asked: number } {
  return {
    asked: 0,
    reread(kept) {
      this.asked += kept.count;
      return worker.reread(kept);
    },
  };
}

/** Works on the catalog's file while nobody has it open. */
async function withFile<Value>(work: (db: Database.Database) => Value): Promise<Value> {
  await catalog.close();
  const db = new Database(layout.catalog);
  const value = work(db);
  db.close();
  await rm(layout.cache, { recursive: true });
  await mkdir(layout.cache);
  await open();
  return value;
}

/** Everything the catalog says but of its words and its own keeping. */
const TABLES = [
  'images',
  'states',
  'image_tags',
  'image_loras',
  'lineage',
  'collections',
  'collection_items',
  'raw_texts',
  'journal',
  'pending_files',
];
const contents = (db: Database.Database): unknown =>
  TABLES.map((table) => [table, db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all()]);

/** A picture of another program's, understood by readers that knew `facts` of it. */
const foreign = (number: number, prompt: string, facts: string): ReturnType<typeof picture> => ({
  ...picture(number, { file: { path: `imports/${number}.png` } }),
  generation: {
    ...picture(number).generation,
    prompt: facts,
    createdAtMs: null,
    provenance: { type: 'a1111', prompt: 'a1111', seed: 'a1111' },
  },
  rawTexts: { parameters: `${prompt}\nSteps: 9, Sampler: Euler, Seed: 4, Model: dreamer` },
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-reread-'));
  layout = libraryLayout(join(folder, 'library'));
  await mkdir(layout.cache, { recursive: true });
  await open();
});
afterEach(async () => {
  await rereading?.close();
  await catalog.close();
  await rm(folder, { recursive: true });
});

it('pictures of all kinds that earlier readers have left say what today’s make of them, and nothing else of them changes', async () => {
  const pictures = join(folder, 'pictures');
  await writeFixtures(pictures);
  const root = { id: 'disk', path: pictures, title: 'Disk', online: true, readOnly: false };
  await catalog.putRoot(root);
  await indexRoot(importPorts(layout, catalog, worker), root).finished;
  const uids = (await catalog.filesIn('disk', '')).map(({ uid }) => uid);
  expect(uids.length).toBeGreaterThan(60);
  const some = (from: number, to: number) => ({ kind: 'uids', uids: uids.slice(from, to) }) as const;
  await catalog.change(some(0, 20), { kind: 'rate', rating: 4 }, {});
  await catalog.change(some(10, 30), { kind: 'tag', add: ['night'], remove: [] }, {});
  await catalog.change(some(20, 25), { kind: 'trash' }, {});
  await catalog.putCollections([
    { id: 'best', name: 'Best', parentId: null, note: '', coverUid: null, position: 1 },
  ]);
  await catalog.change(some(5, 15), { kind: 'collect', addTo: 'best', removeFrom: null }, {});
  await catalog.updateFiles(uids.slice(30, 35).map((uid) => ({ uid, missing: true })));
  // A sidecar that was written since makes no picture a new one.
  await catalog.updateFiles(uids.map((uid) => ({ uid, file: { modifiedAtMs: Date.now() + 60_000 } })));
  // Another one lies where one of those was.
  const lost = await catalog.record(uids[30]!);
  await catalog.putImages([{ ...picture(1), file: lost!.file }]);

  const before = await withFile(contents);
  const facets = await catalog.facet({ kind: 'all' }, 'model', '', 500);
  const words = await catalog.count(query('fox'));
  const revision = await catalog.revision();
  // Readers that find nothing else write nothing.
  const all = counting();
  await reread(all);
  expect(all.asked).toBe(uids.length);
  expect(await catalog.revision()).toBe(revision);
  expect(await withFile(contents)).toEqual(before);

  // As it is left by readers that know none of it; what Gesso says itself is no matter of theirs.
  const forgotten = await withFile((db) => {
    db.exec(`
        CREATE TEMP TABLE earlier AS SELECT id FROM images
          WHERE json_extract(generation, '$.provenance.prompt') IS NOT NULL;
        UPDATE images SET type = 'import', prompt_id = 0, negative_id = 0, model = 0, sampler = 0, scheduler = 0, engine = 0,
          project = 0, seed = NULL, steps = NULL, guidance = NULL, denoise = NULL,
          generation = iif(json_extract(generation, '$.parents') IS NULL, '{}', json_object('parents',
            json_extract(generation, '$.parents'), 'provenance', json_object('parents', json_extract(generation, '$.provenance.parents'))))
          WHERE id IN earlier;
        DELETE FROM image_loras WHERE image_id IN earlier;
        DELETE FROM meta WHERE key = 'readers'`);
    return db.prepare('SELECT count(*) FROM earlier').pluck().get() as number;
  });
  expect(forgotten).toBeGreaterThan(50);
  expect(await catalog.count(query('fox'))).toBeLessThan(words);

  await reread();
  expect(await catalog.count(query('fox'))).toBe(words);
  expect(await catalog.facet({ kind: 'all' }, 'model', '', 500)).toEqual(facets);
  expect(await withFile(contents)).toEqual(before);
});

it('of its own pictures only what earlier versions noted wrongly is mended', async () => {
  const noted = { steps: 1, guidance: 1, denoise: 1, engine: 'builtin', seed: '7' } as const;
  const own = (index: number, facts: Partial<GenerationRecord>): ReturnType<typeof picture> => {
    const generation = { ...picture(index).generation, ...noted, ...facts };
    return { ...picture(index), generation, rawTexts: { parameters: 'Steps: 1' } };
  };
  await catalog.putImages([
    own(1, { type: 'inpaint', model: 'fill', prompt: '' }),
    own(2, { type: 'text-to-image', model: 'sketch', prompt: 'a fox' }),
  ]);
  expect(await catalog.count(query('steps:1'))).toBe(2);
  await reread();
  expect(await catalog.count(query('steps:1'))).toBe(1);
  const { steps, guidance, denoise, seed, type } = (await catalog.record(uidOf(1)))!.generation;
  expect({ steps, guidance, denoise, seed, type }).toEqual({
    steps: null,
    guidance: null,
    denoise: null,
    seed: '7',
    type: 'inpaint',
  });
});

it('goes on where it was closed, and does it once', async () => {
  await catalog.putImages(
    Array.from({ length: 300 }, (_, index) => foreign(index + 1, 'a fox', 'half of it')),
  );
  let batches = 0;
  start({
    reread(kept) {
      batches += 1;
      // The second never comes to its end.
      return batches === 1 ? worker.reread(kept) : new Promise((_, reject) => setTimeout(reject, 50));
    },
  });
  await vi.waitFor(() => expect(batches).toBe(2), { timeout: 240_000 });
  tasks.abort();
  await rereading?.close();
  const { version, upTo } = await catalog.readersMark();
  expect(version).toBe(UNDERSTOOD.version);
  expect(await catalog.count(query('half'))).toBe(300 - (upTo ?? 0));

  await withFile(() => undefined);
  const rest = counting();
  await reread(rest);
  expect(rest.asked).toBe(300 - (upTo ?? 0));
  expect(await catalog.count(query('fox'))).toBe(300);
  // No picture has the words any more.
  expect(await withFile((db) => db.prepare("SELECT 1 FROM texts WHERE body = 'half of it'").get())).toBe(
    undefined,
  );

  const none = counting();
  await reread(none);
  expect(none.asked).toBe(0);
});

it('what was entered meanwhile is not put back', async () => {
  await catalog.putImages([foreign(1, 'a fox', 'half of it')]);
  const slow: Pick<ImportWorker, 'reread'> = {
    async reread(kept) {
      const changed = await worker.reread(kept);
      await catalog.putImages([
        { ...foreign(1, 'a crow', 'a crow'), file: { ...foreign(1, '', '').file, contentHash: 'another' } },
      ]);
      return changed;
    },
  };
  await reread(slow);
  expect(await catalog.record(uidOf(1))).toMatchObject({
    generation: { prompt: 'a crow' },
    file: { contentHash: 'another' },
  });
});

it('a library that earlier readers have left is understood anew once it is open, a new and a rebuilt one are not', async () => {
  const path = join(folder, 'mine');
  const openLibrary = async (): Promise<Studio> => {
    const opened = await openStudio(path, {
      settings: createSettingsStore({ read: () => ({}), write: () => undefined }),
      host: { kind: 'web', canDragOut: false },
    });
    if (opened.kind !== 'owner') throw new Error('the library is taken');
    await opened.studio.imports.settled();
    return opened.studio;
  };
  const drive = join(folder, 'drive');
  await mkdir(join(path, 'collections/imports'), { recursive: true });
  await mkdir(join(drive, 'clips'), { recursive: true });
  // What earlier readers left in a file, and so is not among the kept texts.
  const clip = (prompt: string): Uint8Array => mp4({ comment: `${prompt}\nSteps: 9, Seed: 4` });
  await writeFile(join(path, 'collections/imports/b.mp4'), clip('a heron'));
  await writeFile(join(drive, 'clips/c.mp4'), clip('a swan'));
  await writeFile(
    join(path, 'collections/imports/a.png'),
    await png({ parameters: 'a fox\nSteps: 9, Seed: 4' }),
  );
  let studio = await openLibrary();
  expect(await studio.catalog.readersMark()).toEqual(UNDERSTOOD);
  const { rootId } = await studio.imports.addRoot(drive);
  await studio.imports.settled();
  const uidAt = async (root: string, file: string): Promise<string> =>
    (await studio.catalog.uidOfPath(root, file)) ?? '';
  const uid = await uidAt('library', 'collections/imports/a.png');
  const own = await uidAt('library', 'collections/imports/b.mp4');
  const away = await uidAt(rootId, 'clips/c.mp4');
  await studio.catalog.change({ kind: 'uids', uids: [own, away] }, { kind: 'rate', rating: 4 }, {});
  await studio.catalog.putReread([], { version: 0, upTo: null });
  await studio.rebuild();
  expect(await studio.catalog.readersMark()).toEqual(UNDERSTOOD);
  await studio.close();

  const db = new Database(studio.layout.catalog);
  db.exec("UPDATE images SET prompt_id = 0, generation = '{}'; DELETE FROM meta WHERE key = 'readers'");
  db.exec("DELETE FROM raw_texts WHERE image_id IN (SELECT id FROM images WHERE format = 'video')");
  db.close();
  await rename(drive, `${drive}-away`);
  studio = await openLibrary();
  const said = async (one: string): Promise<unknown> => {
    const record = await studio.catalog.record(one);
    return [record?.generation.prompt, record?.user.rating];
  };
  const reach = (check: () => Promise<void>): Promise<void> =>
    vi.waitFor(check, { timeout: 240_000, interval: 100 });
  expect(await said(uid)).toEqual(['', 0]);
  await reach(async () => expect(await said(uid)).toEqual(['a fox', 0]));
  expect(await said(own)).toEqual(['a heron', 4]);
  await reach(async () => expect((await studio.catalog.readersMark()).upTo).toBeNull());
  expect(await said(away)).toEqual(['', 4]);
  await studio.close();

  // A drive that was away then is read when the library is opened with it.
  await rename(`${drive}-away`, drive);
  studio = await openLibrary();
  await reach(async () => expect(await studio.catalog.readersMark()).toEqual(UNDERSTOOD));
  expect(await said(away)).toEqual(['a swan', 4]);
  await studio.close();
});
