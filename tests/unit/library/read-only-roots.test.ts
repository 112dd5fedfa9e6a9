import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Change } from '../../../main/domain/catalog-change.ts';
import { UNKNOWN_GENERATION } from '../../../main/domain/generation.ts';
import { writeGeneration } from '../../../main/metadata/write-png.ts';
import { createInProcessTransport } from '../../../main/rpc/in-process-transport.ts';
import { createStudioDispatcher } from '../../../main/rpc/studio-dispatcher.ts';
import { createSettingsStore } from '../../../main/settings-store.ts';
import { openStudio, type Studio } from '../../../main/open-studio.ts';
import { createClient, type Client } from '../../../preload/contract/client.ts';
import type { GessoContract } from '../../../preload/contract/index.ts';
import { png } from '../../fixtures/metadata/pictures.ts';
import { readOnly } from '../../support/read-only-folder.ts';

/** One studio for all; each test has a folder of pictures of its own. */
let folder: string;
let studio: Studio;
let api: Client<GessoContract>;

let count = 0;
let pictures: string;
let rootId: string;
let made: string;
let child: string;
const set = new Set<string>();

async function open(): Promise<void> {
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

function setReadOnly(path = pictures): void {
  readOnly?.set(path);
  set.add(path);
}

function liftReadOnly(): void {
  for (const path of set) readOnly?.lift(path);
  set.clear();
}

async function write(path: string, bytes: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
}

async function own(uid: string, parents: readonly string[] = []): Promise<Uint8Array> {
  return writeGeneration(await png({}), {
    uid,
    generation: {
      ...UNKNOWN_GENERATION,
      type: 'text-to-image',
      prompt: `picture ${uid}`,
      parents: parents.map((parent) => ({ role: 'source' as const, uid: parent })),
    },
    texts: {},
  });
}

async function forgetCatalog(): Promise<void> {
  for (const name of await readdir(join(folder, 'library/.gesso')))
    if (name.startsWith('catalog')) await rm(join(folder, 'library/.gesso', name));
}

const uidAt = async (path: string): Promise<string> =>
  (await studio.catalog.uidOfPath(rootId, path)) ?? `nothing at ${path}`;
const recordAt = async (path: string) => studio.catalog.record(await uidAt(path));
const rootOf = async () => (await studio.imports.roots()).find(({ id }) => id === rootId);
const stateOf = async (): Promise<unknown> => JSON.parse((await studio.catalog.exportState()).json);
const apartOf = async (): Promise<readonly string[]> =>
  readdir(join(folder, 'library/.gesso/sidecars', rootId)).catch(() => []);

async function say(path: string, ...changes: readonly Change[]): Promise<void> {
  const target = { kind: 'uids', uids: [await uidAt(path)] } as const;
  for (const change of changes) await studio.catalog.change(target, change, {});
}

async function addPictures(): Promise<void> {
  ({ rootId } = await studio.imports.addRoot(pictures));
  await studio.imports.settled();
}

/** At least as many as there are tests. */
const FOLDERS = 10;

/** Goes on to the next of the folders, each with pictures like no other's. */
function nextPictures(): string {
  count += 1;
  const number = String(count).padStart(2, '0');
  pictures = join(folder, `pictures-${number}`);
  made = `00000000-0000-4000-8000-0000000001${number}`;
  child = `00000000-0000-4000-8000-0000000002${number}`;
  return number;
}

async function writePictures(number: string): Promise<void> {
  const plain = await png({ parameters: `one fox\nSteps: 1, Seed: 1${number}, Size: 24x16` });
  await write(join(pictures, 'a.png'), plain);
  await write(join(pictures, 'sub/same-as-a.png'), plain);
  await write(
    join(pictures, 'sub/b.png'),
    await png({ parameters: `two\nSteps: 1, Seed: 2${number}, Size: 24x16` }),
  );
  await write(
    join(pictures, 'tagged.png'),
    await png({ parameters: `x\nSteps: 1, Seed: 3${number}, Size: 24x16` }),
  );
  await write(
    join(pictures, 'tagged.xmp'),
    `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="2"/></rdf:RDF></x:xmpmeta>`,
  );
  // A picture of the library's own lies there too, twice, and one that was made from it.
  const library = join(folder, `library/collections/images/2026/11/01/09${number}/001_seed_1.png`);
  const original = await own(made);
  for (const path of [library, join(pictures, 'copies/001_seed_1.png'), join(pictures, 'copies/again.png')])
    await write(path, original);
  await write(join(pictures, 'child.png'), await own(child, [made]));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-read-only-'));
  // Those of the library's own have to be there when it is opened.
  while (count < FOLDERS) await writePictures(nextPictures());
  count = 0;
  await open();
});

beforeEach(() => void nextPictures());

afterEach(liftReadOnly);

afterAll(async () => {
  await studio.close();
  await rm(folder, { recursive: true });
});

/** All that a user says of pictures. */
async function sayEverything(): Promise<void> {
  const best = `best-${count}`;
  const red = `red-${count}`;
  for (const [id, parentId] of [
    [best, null],
    [red, best],
  ] as const)
    await studio.catalog.changeCollection({ kind: 'create', id, name: `The ${id}`, parentId });
  await say('a.png', { kind: 'rate', rating: 4 }, { kind: 'tag', add: ['places/sea', 'night'], remove: [] });
  await say('sub/same-as-a.png', { kind: 'rate', rating: 1 }, { kind: 'note', note: 'the other one' });
  await say('sub/b.png', { kind: 'favorite', favorite: true }, { kind: 'mark', mark: 'final' });
  await say('copies/001_seed_1.png', { kind: 'rate', rating: 2 });
  await say('copies/again.png', { kind: 'rate', rating: 3 });
  await say('child.png', { kind: 'tag', add: ['child'], remove: [] });
  await say('tagged.png', { kind: 'tag', add: ['said here'], remove: [] });
  for (const path of ['a.png', 'sub/b.png', 'sub/same-as-a.png', 'copies/again.png'])
    await say(path, { kind: 'collect', addTo: red, removeFrom: null });
  await say('copies/again.png', { kind: 'reorder', collectionId: red, beforeUid: await uidAt('a.png') });
  await studio.settled();
}

describe.skipIf(readOnly === null)('a folder that can’t be written', () => {
  it('keeps all that is said of its pictures, also when the catalog is gone', async () => {
    setReadOnly();
    await addPictures();
    expect(studio.imports.list().at(-1)).toMatchObject({ failedCount: 0, added: 7 });
    expect(await rootOf()).toMatchObject({ readOnly: true, online: true });
    await sayEverything();
    expect(await studio.catalog.pendingFiles(10)).toEqual([]);
    expect(await apartOf()).toHaveLength(7);
    const before = await stateOf();
    const paths = ['a.png', 'sub/same-as-a.png', 'copies/001_seed_1.png', 'copies/again.png', 'sub/b.png'];
    const uids = await Promise.all(paths.map(uidAt));

    await studio.close();
    await forgetCatalog();
    await open();
    await studio.imports.settled();
    expect(await stateOf()).toEqual(before);
    expect(await Promise.all(paths.map(uidAt))).toEqual(uids);
    await studio.rebuild();
    expect(await stateOf()).toEqual(before);
    expect(await studio.verify(true)).toMatchObject({ problems: [] });
  });

  it('knows what was said also after its files were moved while the catalog was gone', async () => {
    setReadOnly();
    await addPictures();
    await sayEverything();
    const before = await stateOf();
    const uid = await uidAt('copies/again.png');
    await studio.close();
    await forgetCatalog();
    liftReadOnly();
    await mkdir(join(pictures, 'order/deep'), { recursive: true });
    for (const [from, to] of [
      ['a.png', 'order/deep/z.png'],
      ['sub/b.png', 'order/b.png'],
      ['copies/again.png', 'order/again.png'],
      ['child.png', 'order/child.png'],
    ] as const)
      await rename(join(pictures, from), join(pictures, to));
    setReadOnly();
    await open();
    await studio.imports.settled();
    expect(await stateOf()).toEqual(before);
    expect(await uidAt('order/again.png')).toBe(uid);

    // And so does a library that still has its catalog.
    liftReadOnly();
    await rename(join(pictures, 'order/again.png'), join(pictures, 'sub/again.png'));
    setReadOnly();
    await studio.imports.rescan(rootId);
    await studio.imports.settled();
    expect(await stateOf()).toEqual(before);
    expect(await uidAt('sub/again.png')).toBe(uid);
  });

  it('is noticed when a sidecar can’t be written, and when it can be again', async () => {
    await addPictures();
    expect(await rootOf()).toMatchObject({ readOnly: false });
    setReadOnly();
    await say('a.png', { kind: 'rate', rating: 4 });
    await studio.settled();
    expect(await rootOf()).toMatchObject({ readOnly: true });
    expect(await apartOf()).toEqual([expect.stringContaining(await uidAt('a.png'))]);
    await studio.close();
    await open();
    expect(await rootOf()).toMatchObject({ readOnly: true });

    liftReadOnly();
    await studio.imports.rescan(rootId);
    await studio.imports.settled();
    await studio.settled();
    expect(await rootOf()).toMatchObject({ readOnly: false });
    expect(await apartOf()).toEqual([]);
    expect(await readdir(pictures)).toContain('a.png.xmp');
    await studio.close();
    await forgetCatalog();
    await open();
    await studio.imports.settled();
    expect((await recordAt('a.png'))?.user.rating).toBe(4);
  });

  it('says what another program wrote there, together with what was said here', async () => {
    setReadOnly();
    await addPictures();
    expect((await recordAt('tagged.png'))?.user).toMatchObject({ rating: 2, tags: [] });
    await say('tagged.png', { kind: 'tag', add: ['said here'], remove: [] });
    await studio.settled();
    liftReadOnly();
    const packet = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="5" xmp:MetadataDate="${new Date(Date.now() + 60_000).toISOString()}"/></rdf:RDF></x:xmpmeta>`;
    await writeFile(join(pictures, 'tagged.xmp'), packet);
    setReadOnly();
    await studio.imports.rescan(rootId);
    await studio.imports.settled();
    expect((await recordAt('tagged.png'))?.user).toMatchObject({ rating: 5, tags: ['said here'] });
  });

  it('lets no file be moved or deleted, and says why', async () => {
    await addPictures();
    const trashed = await uidAt('sub/b.png');
    const target = { kind: 'uids' as const, uids: [await uidAt('a.png'), made] };
    await say('sub/b.png', { kind: 'trash' });
    await studio.settled();
    setReadOnly();
    // Nobody has looked since: the command does.
    const alone = {
      target: { ...target, uids: target.uids.slice(0, 1) },
      change: { kind: 'trash' as const },
    };
    await expect(api.gallery.change(alone)).rejects.toMatchObject({
      code: 'LIBRARY_UNWRITABLE',
      message: expect.stringMatching(
        /1 picture lies in “pictures-\d+”, which can only be read.*Make it writable.*Ratings/s,
      ),
    });
    await expect(api.gallery.change({ ...alone, dryRun: true })).resolves.toMatchObject({ changed: 0 });
    const fixed = [{ rootId, title: basename(pictures), why: 'read-only', count: 1 }];
    const both = await api.gallery.change({ target, change: { kind: 'trash' } });
    expect(both).toMatchObject({ matched: 2, changed: 1, fixed });
    await studio.settled();
    expect(await studio.catalog.pendingFiles(10)).toEqual([]);
    expect((await recordAt('a.png'))?.state.trashedAtMs).toBeNull();
    const move = { kind: 'relocate', rootId: 'library', folder: 'collections/x', strip: null } as const;
    await expect(api.gallery.change({ ...alone, change: move })).rejects.toMatchObject({
      code: 'LIBRARY_UNWRITABLE',
    });
    const back = { target: { kind: 'uids' as const, uids: [trashed] }, change: { kind: 'restore' as const } };
    await expect(api.gallery.change(back)).rejects.toMatchObject({ code: 'LIBRARY_UNWRITABLE' });
    const equal = { kind: 'uids' as const, uids: [await uidAt('a.png'), await uidAt('sub/same-as-a.png')] };
    const merged = await api.gallery.mergeDuplicates({ target: equal, keep: [], operationId: 'merge' });
    expect(merged).toMatchObject({ entry: null, merged: 0, different: 0, fixed: 1 });
    expect(await readdir(join(pictures, 'sub'))).toContain('same-as-a.png');
  });

  it('holds the files of a folder that alone can’t be written, and gets those back that went before', async () => {
    await write(
      join(pictures, 'copies/sub/deep.png'),
      await png({ parameters: `deep\nSteps: 1, Seed: 9${count}, Size: 24x16` }),
    );
    await addPictures();
    const [a, b, same] = [await uidAt('a.png'), await uidAt('sub/b.png'), await uidAt('sub/same-as-a.png')];
    await say('sub/b.png', { kind: 'trash' });
    await studio.settled();
    const sub = join(pictures, 'sub');
    setReadOnly(sub);
    const target = { kind: 'uids' as const, uids: [a, same] };
    const fixed = [{ rootId, title: `${basename(pictures)}/sub`, why: 'read-only', count: 1 }];
    const trash = { kind: 'trash' as const };
    await expect(
      api.gallery.change({ target: { kind: 'uids', uids: [same] }, change: trash }),
    ).rejects.toMatchObject({ code: 'LIBRARY_UNWRITABLE', details: { fixed } });
    for (const to of ['sub', 'sub/below'])
      await expect(
        api.gallery.change({
          target: { kind: 'uids', uids: [a] },
          change: { kind: 'relocate', rootId, folder: to, strip: null },
        }),
      ).rejects.toMatchObject({ code: 'LIBRARY_UNWRITABLE' });
    // Of folders that are moved with what is below them, one becomes this one.
    const uids = [await uidAt('copies/again.png'), await uidAt('copies/sub/deep.png')];
    await expect(
      api.gallery.change({
        target: { kind: 'uids', uids },
        change: { kind: 'relocate', rootId, folder: '', strip: 'copies' },
        dryRun: true,
      }),
    ).resolves.toMatchObject({ changed: 1, fixed });
    const merged = await api.gallery.mergeDuplicates({ target, keep: [a], operationId: 'merge' });
    expect(merged).toMatchObject({ entry: null, merged: 0, fixed: 1 });
    // What was done before can be taken back; the file follows once it can.
    await api.gallery.undo({});
    await studio.settled();
    expect((await recordAt('sub/b.png'))?.state.trashedAtMs).toBeNull();
    expect(studio.fileWork.work()).toEqual({ left: 0, waiting: 1 });
    expect(await readdir(sub)).toEqual(['same-as-a.png']);
    await expect(api.gallery.change({ target, change: trash })).resolves.toMatchObject({ changed: 1, fixed });

    liftReadOnly();
    await studio.imports.rescan(rootId);
    await studio.imports.settled();
    await studio.settled();
    expect(studio.fileWork.work()).toEqual({ left: 0, waiting: 0 });
    expect(await readdir(sub)).toContain('b.png');
    expect(await uidAt('sub/b.png')).toBe(b);
    await expect(
      api.gallery.change({ target: { kind: 'uids', uids: [b, same] }, change: trash }),
    ).resolves.toMatchObject({ changed: 2, fixed: [] });
    await studio.settled();
    expect((await readdir(sub)).filter((name) => name.endsWith('.png'))).toEqual([]);
  });

  it('is known again when it was taken out of the library and added once more', async () => {
    setReadOnly();
    await addPictures();
    const uid = await uidAt('a.png');
    await say('a.png', { kind: 'rate', rating: 4 });
    await studio.imports.removals.remove(rootId);
    expect(await studio.verify(true)).toMatchObject({ problems: [] });
    await addPictures();
    expect(await uidAt('a.png')).toBe(uid);
    expect((await recordAt('a.png'))?.user.rating).toBe(4);
  });
});

describe('a folder that is away', () => {
  it('gets what was said of it as soon as it is back, while it is still being looked through', async () => {
    await addPictures();
    const away = join(folder, 'away');
    await rename(pictures, away);
    await studio.imports.rescan(rootId);
    await studio.imports.settled();
    await say('a.png', { kind: 'rate', rating: 5 });
    await studio.settled();
    expect(await apartOf()).toHaveLength(1);

    await rename(away, pictures);
    await studio.imports.rescan(rootId);
    await studio.imports.settled();
    await studio.settled();
    expect(await apartOf()).toEqual([]);
    expect(await readdir(pictures)).toContain('a.png.xmp');
  });

  it('loses nothing, and gets what was said meanwhile when it is back', async () => {
    await addPictures();
    await say('a.png', { kind: 'rate', rating: 2 });
    await studio.settled();
    const uid = await uidAt('a.png');
    const away = join(folder, 'away');
    await rename(pictures, away);
    // Before anybody has noticed, and after.
    await say('sub/b.png', { kind: 'rate', rating: 3 });
    await studio.imports.rescan(rootId);
    await studio.imports.settled();
    expect(await rootOf()).toMatchObject({ online: false });
    await say('a.png', { kind: 'rate', rating: 5 });
    await studio.settled();
    // Nothing was written where the folder was.
    expect(await readdir(folder)).toEqual(expect.not.arrayContaining([basename(pictures)]));

    // The catalog is lost too before the drive comes back.
    await studio.close();
    await forgetCatalog();
    await open();
    await studio.imports.settled();
    await rename(away, pictures);
    await studio.imports.rescan(rootId);
    await studio.imports.settled();
    await studio.settled();
    expect(await uidAt('a.png')).toBe(uid);
    expect((await recordAt('a.png'))?.user.rating).toBe(5);
    expect((await recordAt('sub/b.png'))?.user.rating).toBe(3);
    expect(await apartOf()).toEqual([]);
    expect(await readdir(join(pictures, 'sub'))).toContain('b.png.xmp');
  });
});
