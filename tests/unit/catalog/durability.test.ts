import { existsSync } from 'node:fs';
import { copyFile, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test, vi } from 'vitest';
import { CatalogRows } from '../../../main/catalog/catalog-rows.ts';
import { loadColumns } from '../../../main/catalog/column-cache.ts';
import { WorkerCalls } from '../../../main/catalog/worker-calls.ts';
import { catalogIn, picture, query, search, temporaryFolder, uidOf } from './support.ts';

const everything = { kind: 'query', query: query('') } as const;

test('a file that is no catalog, or a damaged one, says so and is left as it is', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'catalog.sqlite');
  await writeFile(path, 'this is not a database, it is a letter to my aunt'.repeat(100));
  const before = await readFile(path);
  await expect(catalogIn(folder)).rejects.toMatchObject({ code: 'CATALOG_CORRUPT' });
  expect(await readFile(path)).toEqual(before);
});

test('a catalog with garbage in its pages, or cut short, is recognised', async () => {
  const folder = await temporaryFolder();
  const catalog = await catalogIn(folder);
  await catalog.putImages(Array.from({ length: 400 }, (_, index) => picture(index + 1)));
  await catalog.close();
  const path = join(folder, 'catalog.sqlite');
  const whole = await readFile(path);
  const garbled = Buffer.from(whole);
  garbled.fill(0xa5, 4096 * 3, 4096 * 30);
  await writeFile(path, garbled);
  await expect(catalogIn(folder)).rejects.toMatchObject({ code: 'CATALOG_CORRUPT' });
  await writeFile(path, whole);
  await truncate(path, whole.length - 40_960);
  await expect(catalogIn(folder)).rejects.toMatchObject({ code: 'CATALOG_CORRUPT' });
  await writeFile(path, whole);
  const again = await catalogIn(folder);
  expect(await again.count({ kind: 'all' })).toBe(400);
});

test('a catalog of a newer program is not touched', async () => {
  const folder = await temporaryFolder();
  await (await catalogIn(folder)).close();
  const db = new Database(join(folder, 'catalog.sqlite'));
  db.pragma('user_version = 99');
  db.close();
  await expect(catalogIn(folder)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
});

test('a catalog of an older program is brought up to date with all that it holds', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'catalog.sqlite');
  const first = await catalogIn(folder);
  const spent = { generation: { engineSeconds: 1 } };
  await first.putImages(Array.from({ length: 9 }, (_, index) => picture(index + 1, spent)));
  await first.putImages([picture(10, { ...spent, file: { path: 'collections/imports/010_seed_10.png' } })]);
  const { hash } = await first.exportState();
  await first.close();
  const schemaNow = (): unknown[] => {
    const db = new Database(path, { readonly: true });
    const rows = db
      .prepare("SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite%' ORDER BY name")
      .all();
    db.close();
    return rows;
  };
  const schema = schemaNow();
  const db = new Database(path);
  db.exec(`DROP INDEX images_by_negative; DROP INDEX names_by_text; DROP INDEX states_by_expiry; DROP INDEX states_by_note;
    UPDATE images SET engine_seconds = 1, pixel_hash = '0123456789abcdef'; DROP TABLE spent_on_removed;
    DROP INDEX images_by_folder; CREATE INDEX images_by_place ON images (folder, name);
    CREATE INDEX collection_items_by_position ON collection_items (collection, position)`);
  db.pragma('user_version = 3');
  db.close();
  const told = vi.fn<() => void>();
  const again = await catalogIn(folder, told);
  expect(told).toHaveBeenCalledTimes(1);
  expect(schemaNow()).toEqual(schema);
  expect((await again.exportState()).hash).toBe(hash);
  // It was over pixels that were reduced in another way.
  expect((await again.record(uidOf(4)))?.file.pixelHash).toBeNull();
  expect(await again.costs('model')).toEqual([{ key: '', images: 9, engineSeconds: 9, cost: 0 }]);
  const { rootId, path: file } = picture(4).file;
  expect(await again.uidOfPath(rootId, file)).toBe(picture(4).uid);
});

test('a migration that fails leaves the file as it was', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'catalog.sqlite');
  const db = new Database(path);
  db.exec('CREATE TABLE images (id INTEGER PRIMARY KEY); PRAGMA user_version = 0;');
  db.close();
  await expect(catalogIn(folder)).rejects.toThrow(/images/u);
  const after = new Database(path, { readonly: true });
  onTestFinished(() => void after.close());
  expect(after.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()).toEqual([
    'images',
  ]);
});

test('the cache of the columns is used when it fits, and otherwise ignored', async () => {
  const folder = await temporaryFolder();
  const cache = join(folder, 'columns');
  const first = await catalogIn(folder);
  await first.putImages(
    Array.from({ length: 50 }, (_, index) => picture(index + 1, { user: { tags: ['a'] } })),
  );
  expect(await search(first, 'tag:a rating:0')).toHaveLength(50);
  await first.close();
  const db = new Database(join(folder, 'catalog.sqlite'), { readonly: true });
  const catalogId = String(db.prepare("SELECT value FROM meta WHERE key = 'catalog_id'").pluck().get());
  db.close();
  expect(loadColumns(cache, catalogId)?.columns.size).toBe(51);
  const stale = await readFile(cache);

  // Behind the catalog: what came since is caught up with.
  const second = await catalogIn(folder);
  await second.putImages([picture(51, { user: { tags: ['a'] } })]);
  await second.removeImages([uidOf(1)]);
  await second.close();
  await writeFile(cache, stale);
  const third = await catalogIn(folder);
  expect((await search(third, 'tag:a')).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 50 }, (_, i) => i + 2),
  );
  await third.close();

  // Damaged: read from the tables.
  const damaged = await readFile(cache);
  damaged.fill(7, damaged.length - 500);
  await writeFile(cache, damaged);
  expect(loadColumns(cache, catalogId)).toBeNull();
  const fourth = await catalogIn(folder);
  expect(await search(fourth, 'tag:a')).toHaveLength(50);
  await fourth.close();

  // Of another catalog.
  expect(loadColumns(cache, 'another')).toBeNull();
  expect(existsSync(cache)).toBe(false);
});

test.each([
  ['the end of the writer', 'INTERNAL', async (calls: WorkerCalls) => calls.terminate()],
  ['the catalog being closed', 'CANCELLED', async (calls: WorkerCalls) => calls.call<void>('close')],
] as const)(
  'a bulk change cut short by %s is taken back at the next start, which says so',
  async (_by, code, end) => {
    const folder = await temporaryFolder();
    const path = join(folder, 'catalog.sqlite');
    const catalog = await catalogIn(folder);
    await catalog.putImages(Array.from({ length: 5000 }, (_, index) => picture(index + 1)));
    await catalog.change(everything, { kind: 'rate', rating: 2 }, {});
    const before = (await catalog.exportState()).hash;
    await catalog.close();

    const writer = new Worker(new URL('../../../main/catalog/writer.worker.ts', import.meta.url), {
      workerData: { path },
    });
    const calls = new WorkerCalls(writer, () => undefined);
    await calls.call('open');
    const ids = Uint32Array.from({ length: 5000 }, (_, index) => index + 1);
    let ended: Promise<void> | undefined;
    const cut = calls.call('change', [ids, { kind: 'tag', add: ['half'], remove: [] }, false, []], {
      progress: () => void (ended ??= end(calls)),
    });
    await expect(cut).rejects.toMatchObject({ code });
    await ended;
    await calls.terminate();
    const raw = new Database(path);
    const tagged = raw.prepare('SELECT count(*) FROM image_tags').pluck().get();
    raw.close();
    expect(tagged).toBeGreaterThan(0);
    expect(tagged).toBeLessThan(5000);

    const told = vi.fn<() => void>();
    const again = await catalogIn(folder, told);
    expect(told).toHaveBeenCalled();
    expect((await again.exportState()).hash).toBe(before);
    expect((await again.history(9)).map(({ kind }) => kind)).toEqual(['rate']);
    expect(await search(again, 'tag:half')).toEqual([]);
  },
);

test('an undo cut short is carried to its end at the next start', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'catalog.sqlite');
  const catalog = await catalogIn(folder);
  await catalog.putImages(Array.from({ length: 2500 }, (_, index) => picture(index + 1)));
  const before = (await catalog.exportState()).hash;
  await catalog.change(everything, { kind: 'trash' }, {});
  await catalog.close();
  const db = new Database(path);
  // As the writer leaves it between two chunks.
  db.prepare("UPDATE journal SET phase = 'undoing'").run();
  db.close();
  const again = await catalogIn(folder);
  expect((await again.exportState()).hash).toBe(before);
  expect(await again.history(9)).toEqual([expect.objectContaining({ kind: 'trash', undone: true })]);
});

test('a backup is whole although writing goes on, and opens as a catalog', async () => {
  const folder = await temporaryFolder();
  const catalog = await catalogIn(folder);
  await catalog.putImages(Array.from({ length: 3000 }, (_, index) => picture(index + 1)));
  const backup = catalog.backup(join(folder, 'backup.sqlite'));
  for (let number = 4001; number < 4020; number += 1) await catalog.putImages([picture(number)]);
  await backup;
  expect((await stat(join(folder, 'backup.sqlite'))).size).toBeGreaterThan(100_000);
  const other = await temporaryFolder();
  await copyFile(join(folder, 'backup.sqlite'), join(other, 'catalog.sqlite'));
  const restored = await catalogIn(other);
  const count = await restored.count({ kind: 'all' });
  expect(count).toBeGreaterThanOrEqual(3000);
  expect((await restored.records([uidOf(1), uidOf(3000)])).map(({ uid }) => uid)).toEqual([
    uidOf(1),
    uidOf(3000),
  ]);
});

test('a copy that is stopped halfway leaves nothing', async () => {
  const folder = await temporaryFolder();
  const catalog = await catalogIn(folder);
  // Several turns of copying.
  await catalog.putImages(
    Array.from({ length: 1500 }, (_, index) =>
      picture(index + 1, { generation: { prompt: `${index} `.repeat(1000) } }),
    ),
  );
  const rows = new CatalogRows(join(folder, 'catalog.sqlite'));
  onTestFinished(() => rows.close());
  const copy = join(folder, 'backup.sqlite');
  const wasThere: boolean[] = [];
  const signal = {
    get aborted() {
      wasThere.push(existsSync(copy));
      return wasThere.length > 1;
    },
  } as AbortSignal;
  await expect(rows.backup({ signal, progress: () => undefined }, copy)).rejects.toMatchObject({
    code: 'CANCELLED',
  });
  expect(wasThere.at(-1)).toBe(true);
  expect(existsSync(copy)).toBe(false);
});

test('pictures that are forgotten leave neither rows nor words', async () => {
  const folder = await temporaryFolder();
  const catalog = await catalogIn(folder);
  await catalog.putImages([
    picture(1, { generation: { prompt: 'a secret garden' } }),
    picture(2, { generation: { prompt: 'a public garden' } }),
  ]);
  await catalog.removeImages([uidOf(1)]);
  expect(await search(catalog, 'secret')).toEqual([]);
  expect(await search(catalog, 'garden')).toEqual([2]);
  expect(await catalog.record(uidOf(1))).toBeNull();
  const db = new Database(join(folder, 'catalog.sqlite'), { readonly: true });
  expect(db.prepare("SELECT count(*) FROM texts WHERE body LIKE '%secret%'").pluck().get()).toBe(0);
  db.close();
});
