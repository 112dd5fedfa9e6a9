import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openCatalog } from '../../../main/catalog/open-catalog.ts';
import type { Catalog, Root } from '../../../main/domain/catalog.ts';
import { openFolderLooks } from '../../../main/library/folder-looks.ts';
import type { ImportPorts, ImportProgress } from '../../../main/library/import-ports.ts';
import { indexRoot } from '../../../main/library/import-run.ts';
import { libraryLayout } from '../../../main/library/layout.ts';
import { createImportWorker, type ImportWorker } from '../../../main/wiring/import-worker.ts';
import { png } from '../../fixtures/metadata/pictures.ts';
import { importPorts } from '../../support/import-ports.ts';

let folder: string;
let root: Root;
let catalog: Catalog;
let worker: ImportWorker;
let ports: ImportPorts;
let listed: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-looks-'));
  root = { id: 'tree', path: join(folder, 'tree'), title: 'Tree', online: true, readOnly: false };
  const layout = libraryLayout(join(folder, 'library'));
  await mkdir(layout.cache, { recursive: true });
  catalog = await openCatalog({
    path: layout.catalog,
    cachePath: join(layout.cache, 'columns'),
    onLog: () => undefined,
  });
  await catalog.putRoot(root);
  worker = createImportWorker({ quick: 1, slow: 1 });
  const real = importPorts(layout, catalog, worker);
  listed = [];
  ports = {
    ...real,
    listFolder: (path) => {
      listed.push(basename(path));
      return real.listFolder(path);
    },
  };
  for (const name of ['a', 'b', 'c/deep']) {
    await mkdir(join(root.path, name), { recursive: true });
    await write(`${name}/one.png`, 'a fox');
  }
});

afterEach(async () => {
  await worker.close();
  await catalog.close();
  await rm(folder, { recursive: true });
});

const write = async (path: string, prompt: string): Promise<void> =>
  writeFile(join(root.path, path), await png({ parameters: `${prompt}\nSteps: 1, Seed: 1, Size: 24x16` }));
const promptOf = async (path: string): Promise<string | undefined> =>
  (await catalog.record((await catalog.uidOfPath(root.id, path)) ?? ''))?.generation.prompt;

/** One run, by default so much later that every folder has come to rest. */
async function look(filesAnyway = 0, nowMs = Date.now() + 60_000): Promise<ImportProgress> {
  listed = [];
  const looks = await openFolderLooks({
    file: join(folder, 'folders.json'),
    root: root.path,
    catalogued: new Set(await catalog.foldersOf(root.id)),
    filesAnyway,
    nowMs,
  });
  return indexRoot(ports, root, { looks, sweep: true }).finished;
}

it('goes only through folders that something came to or went from', async () => {
  expect(await look()).toMatchObject({ added: 3 });
  expect(listed.toSorted()).toEqual(['a', 'b', 'c', 'deep', 'tree']);
  expect(await look()).toMatchObject({ foundFiles: 0, missing: 0 });
  expect(listed).toEqual([]);

  await write('c/deep/two.png', 'a crow');
  await rm(join(root.path, 'a/one.png'));
  expect(await look()).toMatchObject({ added: 1, missing: 1 });
  // Where something is gone, it is looked again whether it has come back.
  expect(listed.toSorted()).toEqual(['a', 'a', 'deep']);

  await mkdir(join(root.path, 'c/new'));
  await write('c/new/three.png', 'a hare');
  await rm(join(root.path, 'b'), { recursive: true });
  expect(await look()).toMatchObject({ added: 1, missing: 1 });
  expect([...new Set(listed)].toSorted()).toEqual(['b', 'c', 'new', 'tree']);
  expect(await promptOf('c/new/three.png')).toBe('a hare');
});

it('comes back to a folder where something unfinished may be in the writing', async () => {
  await writeFile(join(root.path, 'a/.gesso-0123456789ab-two.png.tmp'), 'half');
  for (let turn = 1; turn <= 2; turn += 1) {
    await look();
    expect(listed).toContain('a');
  }
  expect(listed).toEqual(['a']);
});

it('comes round to files that were edited in place, which their folders don’t show', async () => {
  await look();
  await write('b/one.png', 'a bear');
  await utimes(join(root.path, 'b/one.png'), new Date(), new Date(Date.now() + 5000));
  await look(0);
  expect(await promptOf('b/one.png')).toBe('a fox');
  for (let turn = 1; turn <= 3; turn += 1) await look(1, Date.now() + 60_000 + turn);
  expect(await promptOf('b/one.png')).toBe('a bear');
});

it('trusts neither a folder that has just changed nor a catalog that does not know it', async () => {
  await look(0, Date.now());
  await look();
  expect(listed.toSorted()).toEqual(['a', 'b', 'c', 'deep', 'tree']);
  for (const name of ['a', 'b', 'c/deep'])
    await catalog.removeImages([(await catalog.uidOfPath(root.id, `${name}/one.png`)) ?? '']);
  expect(await look()).toMatchObject({ added: 3 });
  await writeFile(join(folder, 'folders.json'), 'damaged');
  expect(await look()).toMatchObject({ unchanged: 3 });
});
