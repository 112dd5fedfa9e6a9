import { mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CatalogWork } from '../../../main/domain/catalog-work.ts';
import { UNKNOWN_GENERATION } from '../../../main/domain/generation.ts';
import { writeGeneration } from '../../../main/metadata/write-png.ts';
import { createInProcessTransport } from '../../../main/rpc/in-process-transport.ts';
import { createStudioDispatcher } from '../../../main/rpc/studio-dispatcher.ts';
import { createSettingsStore } from '../../../main/settings-store.ts';
import { openStudio, type Studio } from '../../../main/open-studio.ts';
import { createClient, type Client } from '../../../preload/contract/client.ts';
import type { TargetInput } from '../../../preload/contract/gallery.ts';
import type { GessoContract } from '../../../preload/contract/index.ts';
import { plainPng } from '../../fixtures/metadata/pictures.ts';

let folder: string;
let studio: Studio;
let api: Client<GessoContract>;
/** What was told of the catalog while the library was opened. */
let told: CatalogWork[];

const uidOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const target: TargetInput = { kind: 'uids', uids: [uidOf(1)] };

async function open(): Promise<void> {
  const settings = createSettingsStore({ read: () => ({}), write: () => undefined });
  told = [];
  const onCatalogWork = (work: CatalogWork): void => void told.push(work);
  const opened = await openStudio(folder, {
    settings,
    host: { kind: 'cli', canDragOut: false, onCatalogWork },
  });
  if (opened.kind !== 'owner') throw new Error('the library is taken');
  studio = opened.studio;
  const client = { clientId: 'test', trusted: true };
  api = createClient<GessoContract>(createInProcessTransport(createStudioDispatcher(studio), client));
}

async function reopen(between: () => Promise<unknown> = async () => undefined): Promise<void> {
  await studio.settled();
  await studio.close();
  await between();
  await open();
}

async function addPicture(number: number): Promise<void> {
  const below = join(folder, 'collections/images/2026/11/01/0900');
  await mkdir(below, { recursive: true });
  const generation = { ...UNKNOWN_GENERATION, prompt: `picture ${number}`, createdAtMs: number };
  const bytes = writeGeneration(await plainPng(), { uid: uidOf(number), generation, texts: {} });
  await writeFile(join(below, `00${number}_seed_${number}.png`), bytes);
}

const kinds = async (): Promise<string[]> =>
  (await api.gallery.history({ limit: 10 })).map(({ kind, detail, undone }) => `${kind} ${detail} ${undone}`);
const rate = (rating: number): Promise<unknown> =>
  api.gallery.change({ target, change: { kind: 'rate', rating } });
const user = async () => (await studio.catalog.record(uidOf(1)))?.user;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-copies-'));
  await addPicture(1);
  await open();
});
afterEach(async () => {
  await studio.close();
  await rm(folder, { recursive: true, force: true });
});

it('restores history from a copy, and from the files all that is newer', async () => {
  await rate(2);
  await rate(3);
  const { name, pictures, kind } = await api.maintenance.backUpCatalog({});
  expect([pictures, kind]).toEqual([1, 'backup']);
  await rate(5);
  await api.gallery.change({ target, change: { kind: 'note', note: 'said later' } });
  await api.collections.change({ change: { kind: 'create', id: 'c', name: 'Later', parentId: null } });
  await addPicture(2);

  expect(await api.maintenance.restoreCatalog({ name })).toEqual({ restarts: false });
  expect((await api.maintenance.catalogCopies({})).restoring).toBe(name);
  await reopen();

  expect(await kinds()).toEqual(['rate 3 false', 'rate 2 false']);
  expect(await user()).toMatchObject({ rating: 5, note: 'said later' });
  expect(await studio.catalog.record(uidOf(2))).not.toBeNull();
  expect(await api.collections.list({})).toMatchObject([{ id: 'c', name: 'Later' }]);

  // What was the catalog until then is a copy, too.
  const { copies, restoring } = await api.maintenance.catalogCopies({});
  expect(restoring).toBeNull();
  const replaced = copies.find((copy) => copy.kind === 'replaced');
  expect(replaced?.pictures).toBe(1);
  await api.maintenance.restoreCatalog({ name: replaced?.name ?? '' });
  await reopen();
  expect(await kinds()).toEqual([
    'create Later false',
    'note said later false',
    'rate 5 false',
    'rate 3 false',
    'rate 2 false',
  ]);
  await api.gallery.undo({});
  await api.gallery.undo({});
  await api.gallery.undo({});
  expect(await user()).toMatchObject({ rating: 3, note: '' });
});

it('puts the newest whole copy in the place of a damaged catalog, and says that the files are read', async () => {
  expect(told).toEqual(['rebuild']);
  await rate(2);
  await api.maintenance.backUpCatalog({});
  await rate(4);
  const { name: newest } = await api.maintenance.backUpCatalog({});
  await reopen(async () => {
    await truncate(join(studio.layout.backups, newest), 4096);
    await writeFile(studio.layout.catalog, 'no catalog at all, but long enough');
  });
  expect(told).toEqual(['rebuild']);
  expect(await kinds()).toEqual(['rate 2 false']);
  expect((await user())?.rating).toBe(4);
  expect(await readdir(studio.layout.backups)).toContainEqual(expect.stringMatching(/^catalog-damaged-/));
});

it('removes at a start what a kill left of a copy', async () => {
  const { name } = await api.maintenance.backUpCatalog({});
  const left = ['catalog-1.sqlite.unfinished', 'catalog-1.sqlite.unfinished-journal'];
  await reopen(async () => {
    for (const half of left) await writeFile(join(studio.layout.backups, half), 'half');
  });
  expect(await readdir(studio.layout.backups)).toEqual([name]);
});

it('restores nothing when it is stopped while the copy is read', async () => {
  const { name } = await api.maintenance.backUpCatalog({});
  const restoring = api.maintenance.restoreCatalog({ name, operationId: 'restore' });
  await api.maintenance.cancelCheck({ operationId: 'restore' });
  await expect(restoring).rejects.toMatchObject({ code: 'CANCELLED' });
  expect((await api.maintenance.catalogCopies({})).restoring).toBeNull();
});

it('restores nothing when that is called off before the next start', async () => {
  await rate(2);
  const { name } = await api.maintenance.backUpCatalog({});
  await rate(4);
  await api.maintenance.restoreCatalog({ name });
  await api.maintenance.cancelRestore({});
  expect((await api.maintenance.catalogCopies({})).restoring).toBeNull();
  await reopen();
  expect(await kinds()).toEqual(['rate 4 false', 'rate 2 false']);
});

it('refuses a copy that is damaged or none', async () => {
  const { name } = await api.maintenance.backUpCatalog({});
  await truncate(join(studio.layout.backups, name), 8192);
  await expect(api.maintenance.restoreCatalog({ name })).rejects.toMatchObject({ code: 'CATALOG_CORRUPT' });
  for (const other of ['catalog-1.sqlite', '../catalog.sqlite'])
    await expect(api.maintenance.restoreCatalog({ name: other })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  expect((await api.maintenance.catalogCopies({})).restoring).toBeNull();
});
