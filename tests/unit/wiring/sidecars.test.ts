import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSettingsStore } from '../../../main/settings-store.ts';
import { openStudio, type Studio } from '../../../main/open-studio.ts';
import { UNKNOWN_GENERATION } from '../../../main/domain/generation.ts';
import { jpeg, png } from '../../fixtures/metadata/pictures.ts';

let folder: string;
let drive: string;
let studio: Studio;

async function open(): Promise<Studio> {
  const opened = await openStudio(join(folder, 'library'), {
    settings: createSettingsStore({ read: () => ({}), write: () => undefined }),
    host: { kind: 'cli', canDragOut: false },
  });
  if (opened.kind !== 'owner') throw new Error('the library is taken');
  return opened.studio;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-sidecars-'));
  drive = join(folder, 'drive');
  await mkdir(drive);
  for (const [name, seed] of Object.entries({ 'a.png': 7, 'b.png': 8 }))
    await writeFile(join(drive, name), await png({ parameters: `a fox\nSteps: 1, Seed: ${seed}` }));
  await writeFile(join(drive, 'c.jpg'), await jpeg({ tags: { Make: 'Maker' } }));
  studio = await open();
});
afterEach(async () => {
  await studio.close();
  await rm(folder, { recursive: true });
});

it('what was taken back before it was written leaves no sidecar; one that is there is kept up to date', async () => {
  const { rootId } = await studio.imports.addRoot(drive);
  await studio.imports.settled();
  const [a, b] = await Promise.all(
    ['a.png', 'b.png'].map(async (name) => (await studio.catalog.uidOfPath(rootId, name)) ?? ''),
  );
  const rate = (uid = '') =>
    studio.catalog.change({ kind: 'uids', uids: [uid] }, { kind: 'rate', rating: 4 }, {});
  const said = (): Promise<string> => readFile(join(drive, 'b.png.xmp'), 'utf8');
  // As after a rating and its undo.
  await studio.catalog.requestSidecars([a ?? '']);
  await rate(b);
  await studio.settled();
  expect((await readdir(drive)).toSorted()).toEqual(['a.png', 'b.png', 'b.png.xmp', 'c.jpg']);
  expect(await said()).toContain('Rating');
  await studio.catalog.undo();
  await studio.settled();
  expect(await said()).not.toContain('Rating');
});

it('of a picture that was not made here only what the user said is written, and comes back with a new catalog', async () => {
  const { rootId } = await studio.imports.addRoot(drive);
  await studio.imports.settled();
  const uid = (await studio.catalog.uidOfPath(rootId, 'c.jpg')) ?? '';
  const target = { kind: 'uids', uids: [uid] } as const;
  const shelf = { kind: 'create', id: 'shelf', name: 'Shelf', parentId: null } as const;
  await studio.catalog.changeCollection(shelf);
  await studio.catalog.change(target, { kind: 'rate', rating: 4 }, {});
  await studio.catalog.change(target, { kind: 'tag', add: ['sea/coast'], remove: [] }, {});
  await studio.catalog.change(target, { kind: 'note', note: 'At sea' }, {});
  await studio.catalog.change(target, { kind: 'collect', addTo: 'shelf', removeFrom: null }, {});
  await studio.settled();
  const sidecar = await readFile(join(drive, 'c.jpg.xmp'), 'utf8');
  expect(sidecar).toContain('Rating');
  expect(sidecar).not.toContain('generation');
  const before = await studio.catalog.record(uid);
  await studio.close();

  for (const ending of ['', '-wal', '-shm'])
    await rm(join(folder, `library/.gesso/catalog.sqlite${ending}`), { force: true });
  studio = await open();
  await studio.imports.settled();
  const after = await studio.catalog.record(uid);
  expect(after?.user).toEqual(before?.user);
  expect(after?.generation).toEqual(before?.generation);
  expect(await studio.catalog.placements([uid])).toMatchObject([{ collectionId: 'shelf' }]);
});

it('a picture of a folder that another was made from keeps its name beside it, though nothing was said of it', async () => {
  const { rootId } = await studio.imports.addRoot(drive);
  await studio.imports.settled();
  const uid = (await studio.catalog.uidOfPath(rootId, 'a.png')) ?? '';
  const record = await studio.catalog.record(uid);
  await studio.catalog.putImages([
    {
      uid: '00000000-0000-4000-8000-000000000001',
      file: { ...record!.file, rootId: 'library', path: 'collections/images/a.png', contentHash: '00' },
      generation: { ...UNKNOWN_GENERATION, type: 'image-to-image', parents: [{ role: 'source', uid }] },
    },
  ]);
  await studio.catalog.requestSidecars([uid]);
  const uids = [(await studio.catalog.uidOfPath(rootId, 'b.png')) ?? ''];
  await studio.catalog.change({ kind: 'uids', uids }, { kind: 'rate', rating: 4 }, {});
  await studio.settled();
  expect(await readFile(join(drive, 'a.png.xmp'), 'utf8')).toContain(uid);
});
