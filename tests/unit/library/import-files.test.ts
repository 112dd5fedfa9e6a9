import { randomUUID } from 'node:crypto';
import {
  appendFile,
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CatalogFile } from '../../../main/domain/catalog.ts';
import { asWriteError } from '../../../main/library/atomic-file.ts';
import {
  bringInFiles,
  type BringInOptions,
  type BringInProgress,
} from '../../../main/library/import-files.ts';
import { listFolder } from '../../../main/library/import-scan.ts';
import { watchRoot } from '../../../main/library/import-watch.ts';
import type { ImportPorts } from '../../../main/library/import-ports.ts';
import { openOrigins, type Origins } from '../../../main/library/origins.ts';
import { readPictureFile } from '../../../main/metadata/read-picture-file.ts';
import { plainPng, png } from '../../fixtures/metadata/pictures.ts';

let folder: string;
let source: string;
let target: string;
let catalogued: CatalogFile[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-bring-'));
  source = join(folder, 'outside');
  target = join(folder, 'library/imports');
  catalogued = [];
  await mkdir(join(source, 'sub'), { recursive: true });
  await writeFile(join(source, 'a.png'), await png({ parameters: 'one\nSteps: 1, Seed: 1' }));
  await writeFile(join(source, 'a.xmp'), 'sidecar of a');
  await writeFile(join(source, 'a.png.txt'), 'words of a');
  await writeFile(join(source, 'sub/a.png'), await png({ parameters: 'two\nSteps: 1, Seed: 2' }));
  await writeFile(join(source, 'bad.png'), 'damaged');
  await utimes(join(source, 'a.png'), 1_700_000_000, 1_700_000_000);
});

afterEach(() => rm(folder, { recursive: true }));

type Ports = Pick<ImportPorts, 'catalog' | 'listFolder' | 'inspect' | 'stillThere'>;

const ports = (): Ports => ({
  catalog: { findFiles: () => Promise.resolve(catalogued) } as unknown as ImportPorts['catalog'],
  listFolder,
  inspect: (where, files) =>
    Promise.all(
      files.map(async ({ name }) => {
        try {
          const { uid, facts, isSilent } = await readPictureFile(join(where, name), { siblings: new Set() });
          return {
            ok: true as const,
            file: {
              uid,
              sizeBytes: facts.sizeBytes,
              contentHash: facts.contentHash,
              isSilent,
              packed: new Uint8Array(),
            },
          };
        } catch {
          return { ok: false as const, code: 'FILE_CORRUPT' as const, message: 'damaged' };
        }
      }),
    ),
  stillThere: () => Promise.resolve(true),
});

const origins = (): string => join(folder, 'origins.txt');

async function bringIn(
  paths: readonly string[],
  options: Pick<BringInOptions, 'mode'> & Partial<BringInOptions>,
  using: Ports = ports(),
): Promise<BringInProgress & { readonly cancelled: boolean }> {
  const noted = await openOrigins(origins(), paths);
  const root = { id: 'library', path: join(folder, 'library') };
  const result = await bringInFiles(using, paths, { root, folder: 'imports', origins: noted, ...options });
  await noted.close(!result.cancelled);
  return result;
}

describe('bringing files in', () => {
  it('copies pictures with their sidecars, folders in their order, times kept', async () => {
    const told: (readonly [number, number])[] = [];
    const onProgress = ({ found, done }: BringInProgress): void => void told.push([found, done]);
    const result = await bringIn([source], { mode: 'copy', onProgress });
    expect(result).toMatchObject({ found: 3, done: 3, skipped: 0, cancelled: false });
    // How many there are in all folders is known before the first has come.
    expect(told[0]).toEqual([3, 0]);
    expect(result.failed.map(({ path }) => path)).toEqual([join(source, 'bad.png')]);
    expect((await readdir(join(target, 'outside'))).toSorted()).toEqual([
      'a.png',
      'a.png.txt',
      'a.xmp',
      'sub',
    ]);
    expect(await readFile(join(target, 'outside/a.png'))).toEqual(await readFile(join(source, 'a.png')));
    expect((await stat(join(target, 'outside/a.png'))).mtimeMs).toBe(1_700_000_000_000);
    expect(await readdir(source)).toContain('a.png');
  });

  it('knows what SwarmUI lays beside its pictures: settings come along and are read, previews are no pictures', async () => {
    const swarm = join(folder, 'swarm');
    await mkdir(swarm);
    await writeFile(join(swarm, 'a.png'), await plainPng());
    await writeFile(join(swarm, 'a.swarm.json'), '{"sui_image_params":{"prompt":"a tower","seed":5}}');
    await writeFile(join(swarm, 'a.swarmpreview.jpg'), 'no picture of the user’s');
    expect(await bringIn([swarm], { mode: 'copy' })).toMatchObject({ found: 1, done: 1, failed: [] });
    expect((await readdir(join(target, 'swarm'))).toSorted()).toEqual(['a.png', 'a.swarm.json']);
    const { generation } = await readPictureFile(join(target, 'swarm/a.png'));
    expect(generation).toMatchObject({ engine: 'swarmui', prompt: 'a tower', seed: '5' });
  });

  it('moves: the originals are gone, damaged ones stay', async () => {
    await bringIn([source], { mode: 'move' });
    expect((await readdir(source)).toSorted()).toEqual(['bad.png', 'sub']);
    expect(await readdir(join(source, 'sub'))).toEqual([]);
    expect(await readdir(join(target, 'outside/sub'))).toEqual(['a.png']);
  });

  it('moves on one disk without writing the pictures anew', async () => {
    const before = await stat(join(source, 'a.png'));
    await bringIn([source], { mode: 'move' });
    const after = await stat(join(target, 'outside/a.png'));
    expect(after).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs, nlink: 1 });
  });

  it('brings in what a link stands for, and what is write-protected', async () => {
    await symlink(join(source, 'sub/a.png'), join(source, 'link.png'));
    await chmod(join(source, 'a.png'), 0o444);
    const result = await bringIn([join(source, 'link.png'), join(source, 'a.png')], {
      mode: 'move',
    });
    expect(result.failed).toEqual([]);
    expect((await lstat(join(target, 'link.png'))).isFile()).toBe(true);
    expect((await readdir(target)).toSorted()).toEqual(['a.png', 'a.png.txt', 'a.xmp', 'link.png']);
    expect((await stat(join(target, 'link.png'))).ino).not.toBe((await stat(join(source, 'sub/a.png'))).ino);
    expect((await readdir(source)).toSorted()).toEqual(['bad.png', 'sub']);
  });

  it('ends whole when it is cancelled: a picture is here or there, never in both places or neither', async () => {
    await mkdir(join(source, 'many'));
    const picture = await png({ parameters: 'three\nSteps: 1, Seed: 3' });
    const names = Array.from({ length: 24 }, (_, index) => `${index}.png`);
    for (const name of names) await writeFile(join(source, 'many', name), picture);
    const controller = new AbortController();
    let begun = 0;
    const result = await bringIn([join(source, 'many')], {
      mode: 'move',
      signal: controller.signal,
      gate: () => {
        begun += 1;
        if (begun === 14) controller.abort();
        return Promise.resolve();
      },
    });
    const [here, there] = [await readdir(join(source, 'many')), await readdir(join(target, 'many'))];
    expect(result.cancelled).toBe(true);
    expect(there.length).toBeGreaterThan(0);
    expect(here.length).toBeGreaterThan(0);
    expect([...here, ...there].toSorted()).toEqual(names.toSorted());
  });

  it('never replaces a file: the second gets another name, and so do its sidecars', async () => {
    await mkdir(join(target, 'outside'), { recursive: true });
    await writeFile(join(target, 'outside/a.png'), 'was here');
    await bringIn([source], { mode: 'copy' });
    expect(await readFile(join(target, 'outside/a.png'), 'utf8')).toBe('was here');
    expect((await readdir(join(target, 'outside'))).toSorted()).toEqual([
      'a.png',
      'a_2.png',
      'a_2.png.txt',
      'a_2.xmp',
      'sub',
    ]);
  });

  it('passes over what the library has', async () => {
    const { facts } = await readPictureFile(join(source, 'a.png'));
    catalogued = [
      {
        uid: randomUUID(),
        rootId: 'library',
        path: 'x.png',
        sizeBytes: facts.sizeBytes,
        modifiedAtMs: 0,
        contentHash: facts.contentHash,
        missing: false,
        trashed: false,
      },
    ];
    expect(await bringIn([source], { mode: 'move' })).toMatchObject({
      done: 3,
      skipped: 1,
    });
    expect(await readdir(source)).toContain('a.png');
  });

  it('takes every one of equal files, also when it was cut off between them and is begun again', async () => {
    const picture = await png({ parameters: 'same\nSteps: 1, Seed: 3' });
    for (const name of ['1', '2', '3']) {
      await mkdir(join(source, 'equal', name), { recursive: true });
      await writeFile(join(source, 'equal', name, 'p.png'), picture);
    }
    const { facts } = await readPictureFile(join(source, 'equal/1/p.png'));
    const paths = [join(source, 'equal')];
    const enter: BringInOptions['onBrought'] = (where, files) => {
      for (const { name, sizeBytes } of files)
        catalogued.push({
          uid: randomUUID(),
          rootId: 'library',
          path: `${where}/${name}`,
          sizeBytes,
          modifiedAtMs: 0,
          contentHash: facts.contentHash,
          missing: false,
          trashed: false,
        });
    };
    const controller = new AbortController();
    const cutOff = await bringIn(paths, {
      mode: 'copy',
      signal: controller.signal,
      onBrought(where, files) {
        enter(where, files);
        if (catalogued.length === 2) controller.abort();
      },
    });
    expect(cutOff).toMatchObject({ cancelled: true, done: 2, skipped: 0 });
    await appendFile(origins(), '\n["imports/equal/3/p.p');
    const rest = await bringIn(paths, { mode: 'copy', onBrought: enter });
    expect(rest).toMatchObject({ cancelled: false, done: 3, skipped: 2 });
    expect(catalogued.map(({ path }) => path)).toEqual([
      'imports/equal/1/p.png',
      'imports/equal/2/p.png',
      'imports/equal/3/p.png',
    ]);
    // It is done: what is equal and comes later is known.
    await mkdir(join(source, 'equal/4'));
    await writeFile(join(source, 'equal/4/p.png'), picture);
    expect(await bringIn(paths, { mode: 'copy' })).toMatchObject({ done: 4, skipped: 4 });
  });

  it('ends where the disk is full with nothing lost, and goes on where there is room', async () => {
    const paths = [source];
    const full = await openOrigins(origins(), paths);
    const note: Origins['note'] = (path, from) =>
      path.endsWith('sub/a.png')
        ? Promise.reject(asWriteError(Object.assign(new Error('full'), { code: 'ENOSPC' }), path))
        : full.note(path, from);
    const stopped = bringIn(paths, { mode: 'move', origins: { ...full, note } });
    await expect(stopped).rejects.toMatchObject({ code: 'DISK_FULL', details: { path: expect.any(String) } });
    await full.close(false);
    expect(await readdir(join(target, 'outside/sub'))).toEqual([]);
    expect((await readdir(source, { recursive: true })).toSorted()).toEqual(['bad.png', 'sub', 'sub/a.png']);
    await bringIn(paths, { mode: 'move' });
    expect(await readdir(join(target, 'outside/sub'))).toEqual(['a.png']);
  });

  it('brings in no picture whose sidecar can’t come along: it would be known the next time', async () => {
    const { listFolder: list, ...others } = ports();
    const listed = async (path: string) => {
      const { folders, files } = await list(path);
      return { folders, files: files.map((file) => ({ ...file, sidecars: ['gone.xmp'] })) };
    };
    const paths = [join(source, 'sub')];
    const result = await bringIn(paths, { mode: 'move' }, { ...others, listFolder: listed });
    expect(result.failed).toMatchObject([{ path: join(source, 'sub/a.png') }]);
    expect(await readdir(join(target, 'sub'))).toEqual([]);
    expect(await readdir(join(source, 'sub'))).toEqual(['a.png']);
  });

  it('takes the others where a folder can’t be looked into or a file is gone, and names those', async () => {
    const { listFolder: list, ...others } = ports();
    const listed = (path: string) =>
      path.endsWith('sub') ? Promise.reject(Object.assign(new Error('no'), { code: 'EACCES' })) : list(path);
    const gone = join(source, 'gone.png');
    const paths = [source, gone, join(source, 'sub/a.png')];
    const result = await bringIn(paths, { mode: 'copy' }, { ...others, listFolder: listed });
    expect(await readdir(join(target, 'outside'))).toContain('a.png');
    const unread = new Map(result.failed.map(({ path, message }) => [path, message]));
    expect(unread.get(join(source, 'sub'))).toContain('Check its permissions');
    expect([...unread.keys()]).toEqual(expect.arrayContaining([gone, join(source, 'sub/a.png')]));
  });

  it('lists a folder once for all its single files', async () => {
    const { listFolder: list, ...others } = ports();
    const names = Array.from({ length: 40 }, (_, at) => `${at}.png`);
    for (const name of names) await writeFile(join(source, 'sub', name), await plainPng());
    const lists: string[] = [];
    const listed = (path: string) => {
      lists.push(path);
      return list(path);
    };
    const paths = [...names.map((name) => join(source, 'sub', name)), join(source, 'a.png')];
    const result = await bringIn(paths, { mode: 'copy' }, { ...others, listFolder: listed });
    expect(result).toMatchObject({ found: 41, done: 41, failed: [] });
    expect(lists).toEqual([join(source, 'sub'), source]);
  });

  it('lists the folders of a tree as it comes to them, and says before how many pictures there are', async () => {
    const { listFolder: list, ...others } = ports();
    await mkdir(join(source, 'sub/below'));
    await writeFile(join(source, 'sub/below/c.png'), await plainPng());
    const happened: string[] = [];
    const listed = (path: string) => {
      happened.push(path);
      return list(path);
    };
    const onBrought: BringInOptions['onBrought'] = (where) => happened.push(where);
    const found: number[] = [];
    const onProgress: BringInOptions['onProgress'] = (progress) => found.push(progress.found);
    const how = { mode: 'copy', onBrought, onProgress } as const;
    const result = await bringIn([source], how, { ...others, listFolder: listed });
    expect(result).toMatchObject({ found: 4, done: 4, failed: [{ path: join(source, 'bad.png') }] });
    expect(new Set(found)).toEqual(new Set([4]));
    const folders = [source, join(source, 'sub'), join(source, 'sub/below')];
    const places = ['imports/outside', 'imports/outside/sub', 'imports/outside/sub/below'];
    const inTurn = folders.flatMap((path, index) => [path, places[index]]);
    expect(happened).toEqual([...folders, ...inTurn]);
  });

  it('a library inside of what is brought into it does not take in again what has just come', async () => {
    const result = await bringIn([folder], { mode: 'copy' });
    expect(result).toMatchObject({ found: 3, done: 3 });
    expect(await readdir(target)).toEqual([basename(folder)]);
    expect(await readdir(join(target, basename(folder)))).toEqual(['outside']);
  });

  it('takes single files, names what is no picture, and stops when told', async () => {
    await writeFile(join(source, 'notes.pdf'), 'x');
    const single = await bringIn([join(source, 'sub/a.png'), join(source, 'notes.pdf')], {
      mode: 'copy',
    });
    expect(single.failed).toMatchObject([{ code: 'UNSUPPORTED' }]);
    expect(await readdir(target)).toEqual(['a.png']);
    const stopped = await bringIn([source], {
      mode: 'copy',
      folder: 'other',
      signal: AbortSignal.abort(),
    });
    expect(stopped).toMatchObject({ cancelled: true, done: 0 });
  });
});

describe('watching a root', () => {
  it.each([true, false])(
    'tells of folders whose pictures or sidecars changed (polling: %s)',
    async (polling) => {
      const root = { id: 'r', path: source, title: '', online: true, readOnly: false };
      const told: string[] = [];
      let resolve: () => void = () => undefined;
      const watcher = await watchRoot(root, {
        polling,
        pollMs: 50,
        settleMs: 100,
        onChange: (folders) => {
          told.push(...folders);
          if (['', 'sub', 'sub/new'].every((name) => told.includes(name))) resolve();
        },
        onError: (error) => {
          throw error;
        },
      });
      const all = new Promise<void>((done) => {
        resolve = done;
      });
      await writeFile(join(source, 'a.png.xmp'), 'x');
      await writeFile(join(source, 'ignored.pdf'), 'x');
      await rm(join(source, 'sub/a.png'));
      await mkdir(join(source, 'sub/new'));
      await writeFile(join(source, 'sub/new/b.png'), await plainPng());
      await all;
      await watcher.close();
      expect(new Set(told)).toEqual(new Set(['', 'sub', 'sub/new']));
    },
  );
});
