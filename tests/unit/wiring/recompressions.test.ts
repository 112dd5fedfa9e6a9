import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { encodeTextChunk, insertChunks } from '../../../main/metadata/png-chunks.ts';
import { createInProcessTransport } from '../../../main/rpc/in-process-transport.ts';
import { createStudioDispatcher } from '../../../main/rpc/studio-dispatcher.ts';
import { createSettingsStore } from '../../../main/settings-store.ts';
import { readQuery } from '../../../main/usecases/read-query.ts';
import { openStudio, type Studio } from '../../../main/open-studio.ts';
import { createClient, type Client } from '../../../preload/contract/client.ts';
import type { GessoContract } from '../../../preload/contract/index.ts';
import { samePixels } from '../../../main/imaging/lossless.ts';

let folder: string;
let studio: Studio;
let api: Client<GessoContract>;
const PICTURES = ['a', 'b'];

async function open(): Promise<void> {
  const opened = await openStudio(join(folder, 'library'), {
    settings: createSettingsStore({ read: () => ({}), write: () => undefined }),
    host: { kind: 'cli', canDragOut: false },
  });
  if (opened.kind !== 'owner') throw new Error('the library is taken');
  studio = opened.studio;
  const client = { clientId: 'test', trusted: true };
  api = createClient<GessoContract>(createInProcessTransport(createStudioDispatcher(studio), client));
}

const fileOf = (path: string): string => join(folder, 'library', path);
const query = (text: string) => ({ kind: 'query', query: text }) as const;
const operationId = 'op';

/** Brings two loosely packed PNGs into the library. @returns their uids in order of name */
async function bringIn(): Promise<string[]> {
  await mkdir(join(folder, 'in'));
  for (const [index, name] of PICTURES.entries()) {
    const data = Uint8Array.from({ length: 96 * 96 * 3 }, (_, at) => (at * (3 + index)) & 255);
    const bytes = await sharp(data, { raw: { width: 96, height: 96, channels: 3 } })
      .png({ compressionLevel: 0 })
      .toBuffer();
    const infotext = `fox ${name}\nSteps: 1, Seed: ${index}, Size: 96x96`;
    const path = join(folder, 'in', `${name}.png`);
    await writeFile(
      path,
      insertChunks(bytes, [encodeTextChunk({ keyword: 'parameters', text: infotext })], () => false),
    );
    await utimes(path, 1_700_000_000, 1_700_000_000 + index);
  }
  const { grants } = await api.system.grantPaths({ paths: [join(folder, 'in')] });
  await api.library.bringInFiles({ grants: grants.map(({ grant }) => grant), mode: 'copy' });
  await studio.imports.settled();
  const records = await studio.catalog.records(
    await studio.catalog.uids({ kind: 'query', query: readQuery('') }, 10),
  );
  return records.toSorted((a, b) => a.file.path.localeCompare(b.file.path)).map(({ uid }) => uid);
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-recompress-'));
  await open();
});

afterEach(async () => {
  await studio.close();
  await rm(folder, { recursive: true });
});

it.each(['png', 'webp'] as const)('files become smaller as %s, and come back to the byte', async (to) => {
  const uids = await bringIn();
  const [uid = ''] = uids;
  await api.gallery.change({ target: { kind: 'uids', uids: [uid] }, change: { kind: 'rate', rating: 5 } });
  await studio.settled();
  const before = await studio.catalog.records(uids);
  const bytes = await Promise.all(before.map(({ file }) => readFile(fileOf(file.path))));

  const report = await api.maintenance.recompress({ target: query(''), to, operationId });
  expect(report).toMatchObject({ total: 2, replaced: 2, kept: [], cancelled: false });
  const after = await studio.catalog.records(uids);
  for (const [index, { file, user, generation }] of after.entries()) {
    const now = await readFile(fileOf(file.path));
    expect(now.length).toBe(file.sizeBytes);
    expect(now.length).toBeLessThan(bytes[index]?.length ?? 0);
    expect(await samePixels(bytes[index] ?? now, now)).toBe(true);
    expect(file).toMatchObject({ format: to, modifiedAtMs: before[index]?.file.modifiedAtMs });
    expect((await stat(fileOf(file.path))).mtimeMs).toBe(1_700_000_000_000 + index * 1000);
    expect(generation).toEqual(before[index]?.generation);
    expect(user).toEqual(before[index]?.user);
  }
  // Nothing of the old names stays beside the new files.
  const names = (await readdir(join(fileOf(after[0]?.file.path ?? ''), '..'))).toSorted();
  expect(names.filter((name) => !name.endsWith('.xmp'))).toEqual([`a.${to}`, `b.${to}`]);
  expect(names).toContain(`a.${to}.xmp`);
  expect(await api.maintenance.verify({ deep: true })).toMatchObject({ ok: true });

  const { runs } = await api.maintenance.recompressions({});
  expect(runs).toMatchObject([{ id: report.runId, to, pictures: 2, savedBytes: report.savedBytes }]);
  expect(await api.maintenance.restoreOriginals({ runId: report.runId ?? '' })).toEqual({
    restored: 2,
    left: 0,
  });
  const back = await studio.catalog.records(uids);
  expect(back.map(({ file }) => file)).toEqual(before.map(({ file }) => file));
  for (const [index, { file }] of back.entries())
    expect(await readFile(fileOf(file.path))).toEqual(bytes[index]);
  expect(back.map(({ user }) => user)).toEqual(before.map(({ user }) => user));
  expect((await api.maintenance.recompressions({})).runs).toEqual([]);
});

it('what was changed meanwhile is left, kept originals go on the last word', async () => {
  const [first = '', second = ''] = await bringIn();
  const path = (await studio.catalog.record(second))?.file.path ?? '';
  await writeFile(fileOf(path), Buffer.concat([await readFile(fileOf(path)), Buffer.from('!')]));
  const report = await api.maintenance.recompress({ target: query(''), to: 'png', operationId });
  expect(report).toMatchObject({ replaced: 1, kept: [{ reason: 'changed', count: 1 }] });
  // Again: nothing is left to gain.
  const again = await api.maintenance.recompress({
    target: { kind: 'uids', uids: [first] },
    to: 'png',
    operationId,
  });
  expect(again).toMatchObject({ runId: null, replaced: 0, kept: [{ reason: 'no-gain', count: 1 }] });

  await api.gallery.change({ target: { kind: 'uids', uids: [first] }, change: { kind: 'trash' } });
  await studio.settled();
  const runId = report.runId ?? '';
  expect(await api.maintenance.restoreOriginals({ runId })).toEqual({ restored: 0, left: 1 });
  await api.maintenance.keepSmaller({ runId });
  expect((await api.maintenance.recompressions({})).runs).toEqual([]);
  await expect(api.maintenance.restoreOriginals({ runId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

const contents = async (uids: readonly string[]): Promise<readonly Buffer[]> =>
  Promise.all((await studio.catalog.records(uids)).map(({ file }) => readFile(fileOf(file.path))));
const reopen = async (): Promise<void> => {
  await studio.close();
  await open();
  await studio.settled();
};
const undo = async () => {
  const { entry } = await api.gallery.undo({});
  await studio.settled();
  return entry;
};
const redo = async () => {
  const { entry } = await api.gallery.redo({});
  await studio.settled();
  return entry;
};

it('making files smaller is one step, undone and redone to the byte, over a restart and a rebuild', async () => {
  const uids = await bringIn();
  await api.gallery.change({ target: { kind: 'uids', uids }, change: { kind: 'rate', rating: 4 } });
  await studio.settled();
  const before = await contents(uids);
  const rows = (await studio.catalog.records(uids)).map(({ file }) => file);
  const { runId } = await api.maintenance.recompress({ target: query(''), to: 'webp', operationId });
  const smaller = await contents(uids);
  expect(smaller).not.toEqual(before);
  expect((await api.gallery.history({ limit: 1 }))[0]).toMatchObject({
    kind: 'shrink',
    count: 2,
    undone: false,
    isFinal: false,
  });

  await reopen();
  expect(await undo()).toMatchObject({ kind: 'shrink', count: 2, undone: true });
  expect(await contents(uids)).toEqual(before);
  expect((await studio.catalog.records(uids)).map(({ file }) => file)).toEqual(rows);
  expect((await api.maintenance.recompressions({})).runs).toEqual([]);
  expect(await api.maintenance.verify({ deep: true })).toMatchObject({ ok: true });

  await api.maintenance.rebuild({});
  await reopen();
  expect(await redo()).toMatchObject({ kind: 'shrink', undone: false });
  expect(await contents(uids)).toEqual(smaller);
  // The sidecars name the smaller files, so that they find them again.
  const { file, user } = (await studio.catalog.record(uids[0] ?? ''))!;
  expect(await readFile(`${fileOf(file.path)}.xmp`, 'utf8')).toContain(file.contentHash);
  expect(user.rating).toBe(4);
  expect((await api.maintenance.recompressions({})).runs).toMatchObject([{ id: runId, pictures: 2 }]);
  expect(await api.maintenance.verify({ deep: true })).toMatchObject({ ok: true });

  // Putting the originals back is a step, too.
  await api.maintenance.restoreOriginals({ runId: runId ?? '' });
  expect(await contents(uids)).toEqual(before);
  expect(await undo()).toMatchObject({ kind: 'put-back' });
  expect(await contents(uids)).toEqual(smaller);
});

it('once the originals are removed, undo says why it can’t and goes on to what was before', async () => {
  const uids = await bringIn();
  await api.gallery.change({ target: { kind: 'uids', uids }, change: { kind: 'rate', rating: 3 } });
  const report = await api.maintenance.recompress({ target: query(''), to: 'webp', operationId });
  const smaller = await contents(uids);
  await api.maintenance.keepSmaller({ runId: report.runId ?? '' });
  expect(await readdir(join(folder, 'library', '.gesso', 'originals', 'versions'))).toEqual([]);
  await reopen();
  await expect(api.gallery.undo({})).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining('originals were removed'),
  });
  expect((await api.gallery.history({ limit: 1 }))[0]).toMatchObject({ kind: 'shrink', isFinal: true });
  expect(await contents(uids)).toEqual(smaller);
  expect(await undo()).toMatchObject({ kind: 'rate' });
  expect((await studio.catalog.record(uids[0] ?? ''))?.user.rating).toBe(0);
});

it('the originals outlive the loss of the catalog', async () => {
  const uids = await bringIn();
  const before = await contents(uids);
  const { runId } = await api.maintenance.recompress({ target: query(''), to: 'png', operationId });
  await studio.close();
  for (const ending of ['', '-wal', '-shm'])
    await rm(join(folder, 'library', '.gesso', `catalog.sqlite${ending}`), { force: true });
  await open();
  await studio.imports.settled();
  await studio.settled();
  const found = await studio.catalog.uids({ kind: 'query', query: readQuery('') }, 10);
  // These pictures carry no uid: they are told by what is in them.
  expect(found.toSorted()).not.toEqual(uids.toSorted());
  expect((await api.maintenance.recompressions({})).runs).toMatchObject([{ id: runId, pictures: 2 }]);
  expect(await api.maintenance.restoreOriginals({ runId: runId ?? '' })).toEqual({ restored: 2, left: 0 });
  const back = await contents(found);
  expect(back.map((bytes) => bytes.toString('base64')).toSorted()).toEqual(
    before.map((bytes) => bytes.toString('base64')).toSorted(),
  );
});

it('versions that a crash kept from their places are put there at the next start', async () => {
  const [uid = ''] = await bringIn();
  const target = { kind: 'uids' as const, uids: [uid] };
  const [original = Buffer.alloc(0)] = await contents([uid]);
  await api.maintenance.recompress({ target, to: 'png', operationId });
  const [smaller = Buffer.alloc(0)] = await contents([uid]);
  // As if the program had been killed between the commit of an undo and the files.
  const versions = join(folder, 'library', '.gesso', 'originals', 'versions');
  const hidden = `${versions}-hidden`;
  await rename(versions, hidden);
  await undo();
  expect(await contents([uid])).toEqual([smaller]);
  await rename(hidden, versions);
  await reopen();
  expect(await contents([uid])).toEqual([original]);
  expect(await studio.catalog.pendingFileCount()).toBe(0);
});

it('what nothing can bring back any more is taken away at the next start', async () => {
  const uids = await bringIn();
  await api.maintenance.recompress({ target: query(''), to: 'png', operationId });
  const versions = join(folder, 'library', '.gesso', 'originals', 'versions');
  await undo();
  await reopen();
  expect(await readdir(versions)).toHaveLength(2);
  // Something else was done: the undone step can't be redone any more.
  await api.gallery.change({ target: { kind: 'uids', uids }, change: { kind: 'rate', rating: 1 } });
  await reopen();
  await vi.waitFor(async () => expect(await readdir(versions)).toEqual([]));
});

it('a file that another program changed is left as it is by an undo', async () => {
  const [first = '', second = ''] = await bringIn();
  const [original] = await contents([first]);
  await api.maintenance.recompress({ target: query(''), to: 'png', operationId });
  const path = fileOf((await studio.catalog.record(second))?.file.path ?? '');
  const edited = Buffer.concat([await readFile(path), Buffer.from('!')]);
  await writeFile(path, edited);
  await undo();
  expect(await contents([first])).toEqual([original]);
  expect(await readFile(path)).toEqual(edited);
});

it('a cancelled run leaves whole pictures', async () => {
  await bringIn();
  const running = api.maintenance.recompress({ target: query(''), to: 'png', operationId });
  await api.maintenance.cancelRecompress({ operationId });
  const report = await running;
  expect(report.replaced).toBeLessThan(2);
  expect(report.cancelled).toBe(true);
  expect(await api.maintenance.verify({ deep: true })).toMatchObject({ ok: true });
});
