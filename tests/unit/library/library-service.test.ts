import { cp, mkdir, mkdtemp, readFile, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NO_USER_FACTS } from '../../../main/domain/image-record.ts';
import { createInProcessTransport } from '../../../main/rpc/in-process-transport.ts';
import { createStudioDispatcher } from '../../../main/rpc/studio-dispatcher.ts';
import { createSettingsStore } from '../../../main/settings-store.ts';
import { openStudio, type Studio } from '../../../main/open-studio.ts';
import { mediaRoutes } from '../../../main/rpc/media-routes.ts';
import { createClient, type Client } from '../../../preload/contract/client.ts';
import type { GessoContract } from '../../../preload/contract/index.ts';
import type { ImportView } from '../../../preload/contract/library.ts';
import { plainPng, png } from '../../fixtures/metadata/pictures.ts';

let folder: string;
let studio: Studio;
let api: Client<GessoContract>;

async function open(kind: 'web' | 'cli' = 'web'): Promise<void> {
  const settings = createSettingsStore({ read: () => ({}), write: () => undefined });
  const opened = await openStudio(join(folder, 'library'), {
    settings,
    host: { kind, canDragOut: false },
  });
  if (opened.kind !== 'owner') throw new Error('the library is taken');
  studio = opened.studio;
  const client = { clientId: 'test', trusted: true };
  api = createClient<GessoContract>(createInProcessTransport(createStudioDispatcher(studio), client));
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-service-'));
  await mkdir(join(folder, 'pictures/sub'), { recursive: true });
  await writeFile(
    join(folder, 'pictures/a.png'),
    await png({ parameters: 'one fox\nSteps: 1, Seed: 1, Size: 24x16' }),
  );
  await writeFile(
    join(folder, 'pictures/sub/b.png'),
    await png({ parameters: 'two foxes\nSteps: 1, Seed: 2, Size: 24x16' }),
  );
  await open();
});

afterEach(async () => {
  await studio.close();
  await rm(folder, { recursive: true });
});

async function grant(...paths: string[]): Promise<string[]> {
  const { grants } = await api.system.grantPaths({ paths: paths.map((path) => join(folder, path)) });
  return grants.map((one) => one.grant);
}

async function addPictures(): Promise<string> {
  const [token = ''] = await grant('pictures');
  const { rootId } = await api.library.addRoot({ grant: token });
  await studio.imports.settled();
  return rootId;
}

const uidOf = async (rootId: string, path: string): Promise<string> =>
  (await studio.catalog.uidOfPath(rootId, path)) ?? '';

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 50));
}

describe('folders', () => {
  it('are indexed where they lie, watched, and known again after the catalog is gone', async () => {
    const rootId = await addPictures();
    expect(await api.library.roots({})).toMatchObject({
      roots: [{ id: rootId, title: 'pictures', online: true }],
    });
    const uid = await uidOf(rootId, 'sub/b.png');
    expect((await studio.catalog.record(uid))?.generation.prompt).toBe('two foxes');
    expect((await api.system.readFile({ grant: (await grant('pictures/sub/b.png'))[0] ?? '' })).uid).toBe(
      uid,
    );

    await new Promise((resolve) => setTimeout(resolve, 300));
    await writeFile(join(folder, 'pictures/new.png'), await plainPng());
    await until(async () => (await uidOf(rootId, 'new.png')) !== '');
    await studio.catalog.change({ kind: 'uids', uids: [uid] }, { kind: 'rate', rating: 5 }, {});
    await studio.settled();

    // Also where a single command is the first to open the library: what it finds is whole.
    for (const kind of ['web', 'cli'] as const) {
      await studio.close();
      for (const name of await readdir(join(folder, 'library/.gesso'))) {
        if (name.startsWith('catalog')) await rm(join(folder, 'library/.gesso', name));
      }
      await open(kind);
      if (kind === 'web') await studio.imports.settled();
      expect(await uidOf(rootId, 'sub/b.png')).toBe(uid);
      expect((await studio.catalog.record(uid))?.user.rating).toBe(5);
    }
    const { name } = await api.maintenance.backUpCatalog({});
    await writeFile(join(folder, 'pictures/since.png'), await plainPng());
    await api.maintenance.restoreCatalog({ name });
    await studio.close();
    await open('cli');
    expect(await uidOf(rootId, 'since.png')).not.toBe('');

    // A single command doesn't go through the folders; the program that stays does.
    await studio.close();
    await writeFile(join(folder, 'pictures/later.png'), await plainPng());
    await open('cli');
    await studio.imports.settled();
    expect(studio.imports.list()).toEqual([]);
    expect(await uidOf(rootId, 'later.png')).toBe('');
    await studio.close();
    await open();
    await studio.imports.settled();
    expect(await uidOf(rootId, 'later.png')).not.toBe('');
  });

  it('may not overlap, can be found elsewhere and taken out again', async () => {
    const rootId = await addPictures();
    const uid = await uidOf(rootId, 'a.png');
    await symlink(join(folder, 'pictures'), join(folder, 'linked'), 'junction');
    await symlink(join(folder, 'library'), join(folder, 'linked-library'), 'junction');
    const places = ['pictures', 'pictures/sub', 'library/collections', '.', 'linked', 'linked/sub'];
    for (const path of [...places, 'linked-library', 'linked-library/collections']) {
      const [token = ''] = await grant(path);
      await expect(api.library.addRoot({ grant: token })).rejects.toMatchObject({ code: 'CONFLICT' });
    }
    await rename(join(folder, 'pictures'), join(folder, 'renamed'));
    const [token = ''] = await grant('renamed');
    await api.library.relocateRoot({ rootId, grant: token });
    await studio.imports.settled();
    expect(await studio.catalog.record(uid)).toMatchObject({ state: { missing: false } });
    expect(await studio.imagePath(uid)).toBe(join(folder, 'renamed/a.png'));

    const removal = api.library.removeRoot({ rootId, operationId: 'away' });
    await api.library.cancelRemoval({ operationId: 'away' });
    await expect(removal).rejects.toMatchObject({ code: 'CANCELLED' });
    await writeFile(join(folder, 'renamed/later.png'), await plainPng());
    await studio.imports.settled();
    await until(async () => (await uidOf(rootId, 'later.png')) !== '');
    expect(await studio.catalog.record(uid)).not.toBeNull();

    await api.library.removeRoot({ rootId });
    expect(await studio.catalog.record(uid)).toBeNull();
    expect(await readdir(join(folder, 'renamed'))).toContain('a.png');
    await expect(api.library.rescan({ rootId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('bringing in', () => {
  it('copies granted folders into the library and tells how far it is', async () => {
    const seen: (readonly ImportView[])[] = [];
    const stop = api.library.imports.subscribe(
      {},
      { onSnapshot: (all) => seen.push(all), onDelta: (all) => seen.push(all) },
    );
    const { importId } = await api.library.bringInFiles({ grants: await grant('pictures'), mode: 'copy' });
    await studio.imports.settled();
    await until(
      async () => seen.at(-1)?.some(({ id, state }) => id === importId && state === 'done') ?? false,
    );
    stop();
    expect(seen.at(-1)).toMatchObject([
      { kind: 'copy', title: 'pictures', foundFiles: 2, doneFiles: 2, added: 2, failedCount: 0 },
    ]);
    expect(await studio.catalog.count({ kind: 'word', text: 'foxes', prefix: false })).toBe(1);

    await api.library.bringInFiles({ grants: await grant('pictures'), mode: 'copy' });
    await studio.imports.settled();
    expect(studio.imports.list().at(-1)).toMatchObject({ unchanged: 2, added: 0 });
    await api.library.controlImport({ importId, action: 'dismiss' });
    expect(studio.imports.list().map(({ id }) => id)).not.toContain(importId);
  });

  it('shows what has come in while the rest is still to come', async () => {
    for (let number = 0; number < 80; number += 1)
      await writeFile(
        join(folder, `pictures/${number}.png`),
        await png({ parameters: `owl\nSteps: 1, Seed: ${number}, Size: 24x16` }),
      );
    const stop = studio.imports.watch(([run]) => {
      if (run?.state === 'running' && run.doneFiles > 0) studio.imports.control(run.id, 'pause');
    });
    const { importId } = await api.library.bringInFiles({ grants: await grant('pictures'), mode: 'copy' });
    const owls = () => studio.catalog.count({ kind: 'word', text: 'owl', prefix: false });
    await until(async () => (await owls()) > 0);
    const held = studio.imports.list()[0];
    expect(held).toMatchObject({ state: 'paused', added: await owls() });
    expect(held?.doneFiles).toBeLessThan(82);
    stop();
    await api.library.controlImport({ importId, action: 'resume' });
    await studio.imports.settled();
    expect(studio.imports.list()).toMatchObject([{ state: 'done', doneFiles: 82, added: 82, updated: 0 }]);
    expect(await owls()).toBe(80);
  });

  it('takes nothing that was not granted', async () => {
    await expect(api.library.bringInFiles({ grants: ['x'.repeat(20)], mode: 'copy' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(api.library.addRoot({ grant: 'x'.repeat(20) })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('exporting', () => {
  const options = {
    format: 'original',
    quality: 90,
    longEdge: null,
    metadata: 'keep',
    withUser: false,
    template: '{prompt:20}',
    sidecars: [],
  } as const;

  it('writes into a granted folder, or into a zip file to download', async () => {
    const rootId = await addPictures();
    const target = {
      kind: 'uids',
      uids: [await uidOf(rootId, 'a.png'), await uidOf(rootId, 'sub/b.png')],
    } as const;
    expect(
      await api.library.previewNames({
        target: { ...target, uids: [...target.uids] },
        template: '{seed} {what}',
        format: 'original',
        longEdge: null,
      }),
    ).toEqual({ names: ['1 _what.png', '2 _what.png'], unknown: ['{what}'] });
    await mkdir(join(folder, 'out'));
    const [token = ''] = await grant('out');
    const common = {
      target: { kind: 'uids', uids: [...target.uids] },
      options: { ...options, sidecars: [] },
      operationId: 'op',
    } as const;
    const report = await api.library.exportImages({
      ...common,
      target: { ...common.target, uids: [...target.uids] },
      options: { ...options, sidecars: [] },
      into: { kind: 'folder', grant: token },
    });
    expect(report).toMatchObject({ done: 2, failed: [], downloadId: null });
    expect((await readdir(join(folder, 'out'))).toSorted()).toEqual(['one fox.png', 'two foxes.png']);
    expect(await readFile(join(folder, 'out/one fox.png'))).toEqual(
      await readFile(join(folder, 'pictures/a.png')),
    );

    const zipped = await api.library.exportImages({
      ...common,
      target: { ...common.target, uids: [...target.uids] },
      options: { ...options, sidecars: [] },
      into: { kind: 'zip', grant: null, name: 'my: foxes' },
    });
    const routes = mediaRoutes(studio.media, () => undefined);
    const answer = await routes.request(`/download/${zipped.downloadId ?? ''}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-disposition')).toContain('my_%20foxes.zip');
    expect(
      Buffer.from(await answer.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK');
    expect((await routes.request('/download/00000000-0000-4000-8000-000000000000')).status).toBe(404);
  });

  it('is stopped while what is to be written is still gathered', async () => {
    const rootId = await addPictures();
    const exporting = api.library.exportImages({
      target: { kind: 'uids', uids: [await uidOf(rootId, 'a.png')] },
      options: { ...options, sidecars: [] },
      into: { kind: 'zip', grant: null, name: 'x' },
      operationId: 'op',
    });
    await api.library.cancelExport({ operationId: 'op' });
    expect(await exporting).toMatchObject({ done: 0, cancelled: true });
  });

  it('names an unknown placeholder and an empty choice', async () => {
    const into = { kind: 'zip', grant: null, name: 'x' } as const;
    const none = { target: { kind: 'uids' as const, uids: [] }, into, operationId: 'op' };
    await expect(
      api.library.exportImages({ ...none, options: { ...options, sidecars: [], template: '{x}' } }),
    ).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { issues: [{ field: 'template', column: 1 }] },
    });
    await expect(
      api.library.exportImages({ ...none, options: { ...options, sidecars: [] } }),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('the pack drawer', () => {
  it('keeps pictures with their source and mask, and gives everything back', async () => {
    const rootId = await addPictures();
    const sourceUid = await uidOf(rootId, 'a.png');
    const record = await studio.catalog.record(await uidOf(rootId, 'sub/b.png'));
    const maskId = '00000000-0000-4000-8000-000000000001';
    const { default: sharp } = await import('sharp');
    const mask = await sharp({ create: { width: 24, height: 16, channels: 3, background: '#fff' } })
      .toColourspace('b-w')
      .png()
      .toBuffer();
    await writeFile(join(studio.layout.masks, `${maskId}.png`), mask);
    if (!record) throw new Error('the picture was not indexed');
    const generation = {
      ...record.generation,
      type: 'inpaint' as const,
      engine: 'builtin',
      model: 'sketch',
      parents: [
        { role: 'source' as const, uid: sourceUid },
        { role: 'mask' as const, uid: maskId },
      ],
    };
    await studio.catalog.putImages([{ uid: record.uid, file: record.file, generation, user: NO_USER_FACTS }]);

    const target = { kind: 'uids' as const, uids: [sourceUid, record.uid] };
    const stopped = api.packs.save({ target, name: 'Never', operationId: 'packing' });
    await Promise.all([
      expect(stopped).rejects.toMatchObject({ code: 'CANCELLED' }),
      api.packs.cancel({ operationId: 'packing' }),
    ]);
    expect(await api.packs.list({})).toEqual({ packs: [] });

    const { packId } = await api.packs.save({
      target: { kind: 'uids', uids: [record.uid] },
      name: 'Two / foxes',
    });
    const covers = mediaRoutes(studio.media, () => undefined);
    const cover = await covers.request(`/pack-cover?id=${encodeURIComponent(packId)}&v=1`);
    const { width, height } = await sharp(Buffer.from(await cover.arrayBuffer())).metadata();
    expect([width, height]).toEqual([24, 16]);
    expect((await covers.request('/pack-cover?id=..%2Fpacks')).status).toBe(403);
    await api.packs.favorite({ packId, favorite: true });
    expect(await api.packs.list({})).toMatchObject({
      packs: [{ id: 'Two _ foxes', favorite: true, images: 1, prompt: 'two foxes' }],
    });

    // A source that is gone is left out; a picture that is gone is told of.
    const away = join(folder, 'away.png');
    await rename(join(folder, 'pictures/a.png'), away);
    const without = await api.packs.save({ target: { kind: 'uids', uids: [record.uid] }, name: 'Without' });
    const { items, openId } = await api.packs.open(without);
    expect(items).toMatchObject([{ has: { generation: true, source: false, mask: true } }]);
    await api.packs.close({ openId });
    await api.packs.remove(without);
    await expect(
      api.packs.save({ target: { kind: 'uids', uids: [sourceUid] }, name: 'Gone' }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('a.png') as string });
    await rename(away, join(folder, 'pictures/a.png'));

    const pack = await api.packs.open({ packId });
    expect(pack.items).toMatchObject([
      {
        generation: { prompt: 'two foxes', seed: '2', type: 'inpaint' },
        has: { generation: true, source: true, mask: true },
      },
    ]);
    const routes = mediaRoutes(studio.media, () => undefined);
    const preview = await routes.request(`/pack/${pack.openId}/0/source`);
    expect(Buffer.from(await preview.arrayBuffer())).toEqual(await readFile(join(folder, 'pictures/a.png')));
    const used = await api.packs.use({ openId: pack.openId, index: 0 });
    expect(used.generation?.prompt).toBe('two foxes');
    expect(await readFile(join(studio.layout.masks, `${used.maskId ?? ''}.png`))).toEqual(mask);
    expect((await studio.catalog.record(used.sourceUid ?? ''))?.generation.prompt).toBe('one fox');
    const again = await studio.catalog.record(used.uid ?? '');
    expect(again?.generation.parents).toEqual([
      { role: 'source', uid: used.sourceUid },
      { role: 'mask', uid: used.maskId },
    ]);
    // The editor reopens it with its source and its mask.
    expect((await api.editor.editOf({ uid: used.uid ?? '' })).edit).toMatchObject({
      sourceUid: used.sourceUid,
      area: { type: 'inpaint', maskId: used.maskId },
      request: { prompt: 'two foxes' },
      seed: '2',
    });
    // The new parents are told by the file itself.
    await api.maintenance.rebuild({});
    expect((await studio.catalog.record(used.uid ?? ''))?.generation).toEqual(again?.generation);
    await api.packs.close({ openId: pack.openId });
    expect((await routes.request(`/pack/${pack.openId}/0/source`)).status).toBe(410);

    await api.packs.rename({ packId, name: 'renamed' });
    expect(await api.packs.list({})).toMatchObject({ packs: [{ id: 'renamed', favorite: true }] });
    await cp(join(studio.layout.user, 'packs/renamed.zip'), join(folder, 'elsewhere.zip'));
    const long = 'renamed again, at length, '.repeat(4).trim();
    await api.packs.rename({ packId: 'renamed', name: long });
    expect(await api.packs.list({})).toMatchObject({ packs: [{ id: long }] });
    await api.packs.remove({ packId: long });
    expect(await api.packs.list({})).toEqual({ packs: [] });
    const body = await readFile(join(folder, 'elsewhere.zip'));
    const received = await routes.request('/pack/from%20a%20browser.zip', {
      method: 'PUT',
      body: new Uint8Array(body),
    });
    expect(await received.json()).toEqual({ packId: 'from a browser' });
    expect((await routes.request('/pack/no.zip', { method: 'PUT', body: 'no zip' })).status).toBe(415);
    expect((await api.packs.list({})).packs).toHaveLength(1);
    const [token = ''] = await grant('elsewhere.zip');
    expect((await api.packs.open({ grant: token })).items).toHaveLength(1);
    await expect(api.packs.open({ packId: '../../../elsewhere' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });
});
