import {
  cp,
  mkdir,
  mkdtemp,
  open as openFile,
  rename,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { UNKNOWN_GENERATION } from '../../../main/domain/generation.ts';
import { LIBRARY_ROOT_ID } from '../../../main/library/layout.ts';
import { walkImageTree } from '../../../main/library/walk-images.ts';
import { writeGeneration } from '../../../main/metadata/write-png.ts';
import { createInProcessTransport } from '../../../main/rpc/in-process-transport.ts';
import { createStudioDispatcher } from '../../../main/rpc/studio-dispatcher.ts';
import { createSettingsStore } from '../../../main/settings-store.ts';
import { openStudio, type Studio } from '../../../main/open-studio.ts';
import { verifyLibrary } from '../../../main/usecases/verify-library.ts';
import { createClient, type Client } from '../../../preload/contract/client.ts';
import type { GessoContract } from '../../../preload/contract/index.ts';
import { plainPng } from '../../fixtures/metadata/pictures.ts';

let folder: string;
let studio: Studio;
let api: Client<GessoContract>;

const uidOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const pathOf = (n: number): string => `collections/images/2026/11/01/0900/00${n}_seed_${n}.png`;
const fileOf = (n: number): string => join(folder, 'library', pathOf(n));

async function writePicture(path: string, number: number): Promise<void> {
  const generation = { ...UNKNOWN_GENERATION, prompt: `picture ${number}`, createdAtMs: number };
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, writeGeneration(await plainPng(), { uid: uidOf(number), generation, texts: {} }));
}

async function openLibrary(): Promise<void> {
  const settings = createSettingsStore({ read: () => ({}), write: () => undefined });
  const opened = await openStudio(join(folder, 'library'), {
    settings,
    host: { kind: 'cli', canDragOut: false },
  });
  if (opened.kind !== 'owner') throw new Error('the library is taken');
  studio = opened.studio;
  const client = { clientId: 'test', trusted: true };
  api = createClient<GessoContract>(createInProcessTransport(createStudioDispatcher(studio), client));
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-checks-'));
  for (let n = 1; n <= 7; n += 1) await writePicture(fileOf(n), n);
  await openLibrary();
});
afterEach(async () => {
  await studio.close();
  await rm(folder, { recursive: true, force: true });
});

const known = async (n: number) => studio.catalog.record(uidOf(n));

it('finds what differs between catalog and files, of every kind', async () => {
  const note = { kind: 'note', note: 'said' } as const;
  await api.gallery.change({ target: { kind: 'uids', uids: [uidOf(5), uidOf(6)] }, change: note });
  await studio.settled();
  expect(await api.maintenance.verify({ deep: true })).toEqual({
    ok: true,
    checked: 7,
    problemCount: 0,
    problems: [],
  });
  await rm(fileOf(1));
  await truncate(fileOf(2), (await stat(fileOf(2))).size - 1);
  const file = await openFile(fileOf(3), 'r+');
  await file.write(Buffer.from([1, 2, 3]), 0, 3, 45);
  await file.close();
  // Another picture in its place, as large as it was.
  await rename(fileOf(7), fileOf(4));
  await rm(`${fileOf(5)}.xmp`);
  await writeFile(`${fileOf(6)}.xmp`, '<x:xmpmeta');
  await writePicture(join(folder, 'library/collections/imports/new.png'), 8);
  await writeFile(join(folder, 'library/collections/imports/film.mkv'), 'frames');

  const { ok, problems } = await api.maintenance.verify({ deep: true });
  expect(ok).toBe(false);
  expect(problems.map(({ kind, path }) => `${kind} ${path}`).toSorted()).toEqual(
    [
      `missing-file ${pathOf(1)}`,
      `missing-file ${pathOf(7)}`,
      `damaged-file ${pathOf(2)}`,
      `damaged-file ${pathOf(3)}`,
      `wrong-place ${pathOf(4)}`,
      `sidecar ${pathOf(5)}`,
      `sidecar ${pathOf(6)}`,
      'unknown-file collections/imports/film.mkv',
      'unknown-file collections/imports/new.png',
    ].toSorted(),
  );
  const quick = await api.maintenance.verify({ deep: false });
  expect(new Set(quick.problems.map(({ kind }) => kind))).toEqual(
    new Set(['missing-file', 'damaged-file', 'unknown-file']),
  );
});

it('does not take a picture for unknown that is just being entered', async () => {
  await writePicture(join(folder, 'library/collections/imports/new.png'), 8);
  const verified = await verifyLibrary(
    {
      catalog: studio.catalog,
      catalogFault: async () => null,
      sizeOf: async ({ file }) => file.sizeBytes,
      readWhole: () => Promise.reject(new Error('not read')),
      listTree: () => walkImageTree(studio.layout),
      untilEntered: async () => void (await studio.rebuild()),
      apart: async () => [],
      roots: () => studio.catalog.roots(),
      libraryRootId: LIBRARY_ROOT_ID,
    },
    false,
  );
  expect(verified).toEqual({ checked: 7, problemCount: 0, problems: [] });
});

it('finds a damaged catalog', async () => {
  // Closed and opened again, all of it is in the one file.
  await studio.close();
  await openLibrary();
  const catalog = await openFile(studio.layout.catalog, 'r+');
  const { size } = await catalog.stat();
  for (let at = 4096; at < size; at += 4096) await catalog.write(Buffer.alloc(64, 0xff), 0, 64, at);
  await catalog.close();
  expect(await api.maintenance.verify({ deep: false })).toMatchObject({
    ok: false,
    problems: [{ kind: 'catalog' }],
  });
  // Who stops it does not wait for what it would find.
  const running = api.maintenance.verify({ deep: false, operationId: 'check' });
  await api.maintenance.cancelCheck({ operationId: 'check' });
  await expect(running).rejects.toMatchObject({ code: 'CANCELLED' });
});

it('makes the catalog anew: rows that nothing on the disk speaks for are gone, the others are as they were', async () => {
  const said = { kind: 'rate', rating: 4 } as const;
  await api.gallery.change({ target: { kind: 'uids', uids: [uidOf(2)] }, change: said });
  await api.gallery.change({
    target: { kind: 'uids', uids: [uidOf(3), uidOf(4)] },
    change: { kind: 'trash' },
  });
  await mkdir(join(folder, 'library/collections/imports'));
  await writeFile(join(folder, 'library/collections/imports/plain.png'), await plainPng());
  const plain = 'collections/imports/plain.png';
  await mkdir(join(folder, 'elsewhere'));
  await writeFile(join(folder, 'elsewhere/outside.png'), await plainPng());
  await writeFile(join(folder, 'elsewhere/broken.png'), 'no picture');
  const { grants } = await api.system.grantPaths({ paths: [join(folder, 'elsewhere')] });
  const { rootId } = await api.library.addRoot({ grant: grants[0]?.grant ?? '' });
  await studio.imports.settled();
  await studio.settled();
  await api.maintenance.rebuild({});
  const uidOfPlain = await studio.catalog.uidOfPath('library', plain);
  const outside = await studio.catalog.uidOfPath(rootId, 'outside.png');
  expect(uidOfPlain).not.toBeNull();
  await studio.catalog.updateFiles([{ uid: outside ?? '', file: { width: 1 } }]);

  await rm(fileOf(1));
  await rm(fileOf(2));
  await rm(join(studio.layout.trash, uidOf(3)), { recursive: true });
  // The file is another picture's now, and a copy of a third one lies beside it.
  await rename(fileOf(6), fileOf(5));
  await cp(fileOf(7), join(folder, 'library/collections/imports/copy.png'));
  expect(await api.maintenance.rebuild({})).toMatchObject({
    images: 6,
    failedCount: 1,
    failed: [{ path: join(folder, 'elsewhere/broken.png') }],
  });

  expect(await known(1)).toBeNull();
  expect((await known(2))?.user.rating).toBe(4);
  expect(await known(3)).toBeNull();
  expect((await known(4))?.state.trashedAtMs).not.toBeNull();
  expect(await known(5)).toBeNull();
  expect((await known(6))?.file.path).toBe(pathOf(5));
  const copies = [pathOf(7), 'collections/imports/copy.png'];
  const uids = await Promise.all(copies.map((path) => studio.catalog.uidOfPath('library', path)));
  expect(uids[0]).toBe(uidOf(7));
  expect(uids[1]).not.toBe(uidOf(7));
  expect(await studio.catalog.uidOfPath('library', plain)).toBe(uidOfPlain);
  expect((await studio.catalog.record(outside ?? ''))?.file.width).toBe(24);
  // Again: nothing is entered twice.
  const before = (await studio.catalog.exportState()).hash;
  await api.maintenance.rebuild({});
  expect((await studio.catalog.exportState()).hash).toBe(before);
});

it('is stopped, and says how far it came', async () => {
  const operationId = 'check';
  const heard: number[] = [];
  const unwatch = api.maintenance.checking.subscribe(
    {},
    { onSnapshot: () => undefined, onDelta: ({ done }) => heard.push(done) },
  );
  await api.maintenance.verify({ deep: false, operationId });
  await expect.poll(() => heard.at(-1)).toBe(7);
  unwatch();
  const running = api.maintenance.rebuild({ operationId });
  await api.maintenance.cancelCheck({ operationId });
  await expect(running).rejects.toMatchObject({ code: 'CANCELLED' });
});
