import { mkdir, mkdtemp, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { createInProcessTransport } from '../../../main/rpc/in-process-transport.ts';
import { createStudioDispatcher } from '../../../main/rpc/studio-dispatcher.ts';
import { createSettingsStore } from '../../../main/settings-store.ts';
import { openStudio, type Studio } from '../../../main/open-studio.ts';
import { createClient, type Client } from '../../../preload/contract/client.ts';
import type { GessoContract } from '../../../preload/contract/index.ts';
import { png } from '../../fixtures/metadata/pictures.ts';

let folder: string;
let studio: Studio;
let api: Client<GessoContract>;

async function open(): Promise<void> {
  const opened = await openStudio(join(folder, 'library'), {
    settings: createSettingsStore({ read: () => ({}), write: () => undefined }),
    host: { kind: 'web', canDragOut: false },
  });
  if (opened.kind !== 'owner') throw new Error('the library is taken');
  studio = opened.studio;
  api = createClient<GessoContract>(
    createInProcessTransport(createStudioDispatcher(studio), { clientId: 'test', trusted: true }),
  );
  await studio.imports.settled();
}

const inTree = (path: string): string => join(folder, 'library/collections', path);
const picture = (prompt: string): Promise<Uint8Array> =>
  png({ parameters: `${prompt}\nSteps: 1, Seed: 1, Size: 24x16` });
const promptAt = async (path: string): Promise<string | undefined> => {
  const uid = await studio.catalog.uidOfPath('library', `collections/${path}`);
  return uid === null ? undefined : (await studio.catalog.record(uid))?.generation.prompt;
};
const later = { timeout: 240_000, interval: 100 };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-own-tree-'));
  await open();
});
afterEach(async () => {
  await studio.close();
  await rm(folder, { recursive: true });
});

it('what another program puts, edits or removes there is noticed', async () => {
  await mkdir(inTree('images/2026/11/21/1000'), { recursive: true });
  const path = 'images/2026/11/21/1000/001_seed_1.png';
  await writeFile(inTree(path), await picture('a fox'));
  await vi.waitFor(async () => expect(await promptAt(path)).toBe('a fox'), later);
  const uid = (await studio.catalog.uidOfPath('library', `collections/${path}`)) ?? '';
  await api.gallery.change({ target: { kind: 'uids', uids: [uid] }, change: { kind: 'rate', rating: 4 } });
  await studio.settled();

  await writeFile(inTree(path), await picture('two foxes'));
  await utimes(inTree(path), new Date(), new Date(Date.now() + 5000));
  await vi.waitFor(async () => expect(await promptAt(path)).toBe('two foxes'), later);
  expect((await studio.catalog.record(uid))?.user.rating).toBe(4);

  await rename(inTree(path), join(folder, 'away.png'));
  await vi.waitFor(async () => expect((await studio.catalog.record(uid))?.state.missing).toBe(true), later);
});

it('what came while Gesso was closed is found at the next start', async () => {
  await studio.close();
  await mkdir(inTree('imports'), { recursive: true });
  await writeFile(inTree('imports/new.png'), await picture('a crow'));
  await open();
  await vi.waitFor(async () => expect(await promptAt('imports/new.png')).toBe('a crow'), later);
});

it('what a killed run left unfinished goes at a start that can be sure of it', async () => {
  await studio.close();
  await mkdir(inTree('imports'), { recursive: true });
  await writeFile(inTree('imports/.gesso-0123456789ab-a.png.tmp'), 'half');
  await writeFile(inTree('imports/a.png'), await picture('a crow'));
  await utimes(inTree('imports'), 1000, 1000);
  await open();
  await vi.waitFor(async () => expect(await promptAt('imports/a.png')).toBe('a crow'), later);
  await studio.imports.settled();
  expect(await readdir(inTree('imports'))).toHaveLength(2);
  await studio.close();
  const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 2 * 3_600_000);
  onTestFinished(() => clock.mockRestore());
  await open();
  await vi.waitFor(async () => expect(await readdir(inTree('imports'))).toEqual(['a.png']), later);
});

it('what Gesso writes itself is not read again', async () => {
  const uid = await studio.bringIn(await outside());
  const seen: number[] = [];
  const stop = studio.imports.watch((views) => seen.push(views.length));
  const looked = vi.fn<(folders: readonly string[]) => void>();
  const putImages = vi.spyOn(studio.catalog, 'putImages').mockImplementation(async () => {
    looked([]);
    return 0;
  });
  await api.gallery.change({ target: { kind: 'uids', uids: [uid] }, change: { kind: 'rate', rating: 5 } });
  await api.gallery.change({ target: { kind: 'uids', uids: [uid] }, change: { kind: 'trash' } });
  await api.gallery.change({ target: { kind: 'uids', uids: [uid] }, change: { kind: 'restore' } });
  await studio.settled();
  await new Promise((resolve) => setTimeout(resolve, 3000));
  expect(looked).not.toHaveBeenCalled();
  // Not one look was begun, not even a quiet one.
  expect(seen).toEqual([]);
  putImages.mockRestore();
  stop();
});

async function outside(): Promise<string> {
  const path = join(folder, 'outside.png');
  await writeFile(path, await picture('a hare'));
  await readFile(path);
  return path;
}
