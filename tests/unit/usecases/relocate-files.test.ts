import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Change } from '../../../main/domain/catalog-change.ts';
import type { Target } from '../../../main/domain/catalog-view.ts';
import { archiveFolder, archiveOf } from '../../../main/domain/archive-folder.ts';
import { createSettingsStore } from '../../../main/settings-store.ts';
import { openStudio, type Studio } from '../../../main/open-studio.ts';
import { png } from '../../fixtures/metadata/pictures.ts';

async function studioIn(folder: string): Promise<Studio> {
  const opened = await openStudio(join(folder, 'library'), {
    settings: createSettingsStore({ read: () => ({}), write: () => undefined }),
    host: { kind: 'cli', canDragOut: false },
  });
  if (opened.kind !== 'owner') throw new Error('the library is taken');
  return opened.studio;
}

async function withPictures(): Promise<{
  folder: string;
  studio: Studio;
  rootId: string;
  uids: string[];
  reopen(): Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'gesso-relocate-'));
  await mkdir(join(folder, 'photos/in'), { recursive: true });
  for (const [index, name] of ['a.png', 'b.png'].entries()) {
    await writeFile(
      join(folder, 'photos/in', name),
      await png({ parameters: `picture ${index}\nSteps: 1, Seed: ${index}, Size: 24x16` }),
    );
  }
  let studio = await studioIn(folder);
  const reopen = async (): Promise<void> => {
    await studio.close();
    studio = await studioIn(folder);
    await studio.settled();
  };
  onTestFinished(async () => {
    await studio.close();
    await rm(folder, { recursive: true });
  });
  const { rootId } = await studio.imports.addRoot(join(folder, 'photos'));
  await studio.imports.settled();
  const uids = [];
  for (const name of ['a.png', 'b.png'])
    uids.push((await studio.catalog.uidOfPath(rootId, `in/${name}`)) ?? '');
  return { folder, studio, rootId, uids, reopen };
}

const to = (rootId: string, folder: string): Change => ({ kind: 'relocate', rootId, folder, strip: null });

test('files follow a move with their sidecars, never onto another file, and back', async () => {
  const { folder, studio, rootId, uids } = await withPictures();
  const all: Target = { kind: 'uids', uids };
  const files = async (below: string) => (await readdir(join(folder, 'photos', below))).toSorted();
  await studio.catalog.change(all, { kind: 'rate', rating: 4 }, {});
  await studio.settled();
  await writeFile(join(folder, 'photos/in/a.txt'), 'caption');
  await mkdir(join(folder, 'photos/out'));
  // Files that no scan has seen: one by the picture's name, one by its sidecar's.
  await writeFile(join(folder, 'photos/out/a.png'), 'theirs');
  await writeFile(join(folder, 'photos/out/b.png.xmp'), 'theirs');

  await studio.catalog.change(all, to(rootId, 'out'), {});
  await studio.settled();
  expect(await files('in')).toEqual([]);
  expect(await files('out')).toEqual([
    'a.png',
    'a_2.png',
    'a_2.png.xmp',
    'a_2.txt',
    'b.png.xmp',
    'b_2.png',
    'b_2.png.xmp',
  ]);
  expect(await readFile(join(folder, 'photos/out/a.png'), 'utf8')).toBe('theirs');
  expect(await readFile(join(folder, 'photos/out/b.png.xmp'), 'utf8')).toBe('theirs');
  const paths = async () => (await studio.catalog.records(uids)).map(({ file }) => file.path);
  expect(await paths()).toEqual(['out/a_2.png', 'out/b_2.png']);

  await studio.catalog.undo();
  await studio.settled();
  expect(await files('in')).toEqual(['a.png', 'a.png.xmp', 'a.txt', 'b.png', 'b.png.xmp']);
  expect(await paths()).toEqual(['in/a.png', 'in/b.png']);
  expect((await studio.catalog.records(uids)).map(({ user }) => user.rating)).toEqual([4, 4]);
  await studio.imports.rescan(rootId);
  await studio.imports.settled();
  expect(await paths()).toEqual(['in/a.png', 'in/b.png']);
});

test('into the library and into the trash at once, undone in any state of the files', async () => {
  const { folder, studio, rootId, uids, reopen } = await withPictures();
  const one: Target = { kind: 'uids', uids: uids.slice(0, 1) };
  const uid = uids[0] ?? '';
  // Nothing waits for the files in between.
  await studio.catalog.change(one, to('library', 'collections/kept'), {});
  expect(await readFile(await studio.imagePath(uid))).not.toHaveLength(0);
  await studio.catalog.change(one, { kind: 'rate', rating: 5 }, {});
  await studio.catalog.change(one, { kind: 'trash' }, {});
  expect(await readFile(await studio.imagePath(uid))).not.toHaveLength(0);
  await studio.settled();
  expect((await readdir(join(folder, 'library/.gesso/trash', uid))).toSorted()).toEqual([
    'a.png',
    'a.png.xmp',
    'manifest.json',
  ]);
  await studio.catalog.undo();
  await studio.catalog.undo();
  await studio.catalog.undo();
  await studio.settled();
  expect(await readdir(join(folder, 'photos/in'))).toContain('a.png');
  expect((await studio.catalog.record(uid))?.file).toMatchObject({ rootId, path: 'in/a.png' });

  for (let step = 0; step < 6; step += 1) {
    await studio.catalog.change(one, to(rootId, `step${step % 3}`), {});
    if (step % 2 === 0) await studio.settled();
    if (step % 3 === 0) await studio.catalog.undo();
  }
  await studio.settled();
  const record = await studio.catalog.record(uid);
  expect(await readdir(join(folder, 'photos', record?.file.path.split('/')[0] ?? ''))).toContain('a.png');
  expect(await studio.verify(false)).toMatchObject({ problems: [] });

  // Archived with their order in the library, and brought back to the very places.
  const generated = 'collections/images/2026/11/21/1348';
  await studio.catalog.change({ kind: 'uids', uids }, to('library', generated), {});
  const archive = archiveFolder('Main/Street');
  await studio.catalog.change(
    { kind: 'uids', uids },
    { kind: 'relocate', rootId, folder: archive, strip: 'collections' },
    {},
  );
  await studio.settled();
  const archived = (await studio.catalog.record(uid))?.file.path ?? '';
  expect(archived).toBe(`${archive}/images/2026/11/21/1348/a.png`);
  expect(archiveOf(archived.slice(0, archived.lastIndexOf('/')))).toBe(archive);
  await studio.catalog.change(
    { kind: 'uids', uids },
    { kind: 'relocate', rootId: 'library', folder: 'collections', strip: archive },
    {},
  );
  await studio.settled();
  expect(await readdir(join(folder, 'library', generated))).toContain('a.png');

  await studio.catalog.change({ kind: 'uids', uids }, to(rootId, 'later'), {});
  await reopen();
  expect((await readdir(join(folder, 'photos/later'))).filter((name) => name.endsWith('.png'))).toHaveLength(
    2,
  );
});
