import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSettingsStore } from '../../../main/settings-store.ts';
import { openStudio, type Studio } from '../../../main/open-studio.ts';
import { NO_USER_FACTS } from '../../../main/domain/image-record.ts';
import { writeSidecar } from '../../../main/metadata/xmp-sidecar.ts';
import { jpeg, plainPng, stealthPng } from '../../fixtures/metadata/pictures.ts';

let folder: string;
let studio: Studio;

async function open(): Promise<void> {
  const opened = await openStudio(join(folder, 'library'), {
    settings: createSettingsStore({ read: () => ({}), write: () => undefined }),
    host: { kind: 'cli', canDragOut: false },
  });
  if (opened.kind !== 'owner') throw new Error('the library is taken');
  studio = opened.studio;
  await studio.imports.settled();
}

async function forgetCatalog(): Promise<void> {
  for (const suffix of ['', '-wal', '-shm'])
    await rm(join(folder, `library/.gesso/catalog.sqlite${suffix}`), { force: true });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-said-'));
  await open();
});
afterEach(async () => {
  await studio.close();
  await rm(folder, { recursive: true });
});

/** A packet that says when it was written as little as many programs do. */
const rated = (rating: number): Promise<Uint8Array> =>
  jpeg({
    xmp:
      '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
      '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">' +
      `<xmp:Rating>${rating}</xmp:Rating></rdf:Description></rdf:RDF></x:xmpmeta>`,
  });

const ratings = async (): Promise<readonly unknown[]> => {
  const { images } = JSON.parse((await studio.catalog.exportState()).json) as {
    images: readonly { readonly rating: number }[];
  };
  return images.map(({ rating }) => rating);
};

it('a rating given here outlives an older one inside the picture, and yields to a later one', async () => {
  const pictures = join(folder, 'pictures');
  await mkdir(pictures);
  await writeFile(join(pictures, 'a.jpg'), await rated(3));
  const taken = new Date(2020, 4, 1);
  await utimes(join(pictures, 'a.jpg'), taken, taken);
  const { rootId } = await studio.imports.addRoot(pictures);
  await studio.imports.settled();
  expect(await ratings()).toEqual([3]);

  const uid = (await studio.catalog.uidOfPath(rootId, 'a.jpg')) ?? '';
  await studio.catalog.change({ kind: 'uids', uids: [uid] }, { kind: 'rate', rating: 5 }, {});
  await studio.settled();
  await studio.close();
  await open();
  expect(await ratings()).toEqual([5]);

  await studio.close();
  await forgetCatalog();
  await open();
  expect(await ratings()).toEqual([5]);
  // What was said lately makes no picture a new one.
  expect(await studio.catalog.facet({ kind: 'all' }, 'month', '', 9)).toMatchObject([{ value: '2020-05' }]);

  // A picture written anew says something new.
  await writeFile(join(pictures, 'a.jpg'), await rated(2));
  await utimes(join(pictures, 'a.jpg'), new Date(), new Date(Date.now() + 5000));
  await studio.imports.rescan(rootId);
  await studio.imports.settled();
  expect(await ratings()).toEqual([2]);
});

/** Says nothing but in its pixels. */
const hidden = (prompt: string): Promise<Uint8Array> =>
  stealthPng(`${prompt}\nSteps: 9, Sampler: Euler, Seed: 4, Size: 96x64`, 'alpha', true);

const promptAt = async (rootId: string, path: string): Promise<string | undefined> => {
  const uid = await studio.catalog.uidOfPath(rootId, path);
  return uid === null ? undefined : (await studio.catalog.record(uid))?.generation.prompt;
};
const searched = async (rootId: string, path: string, prompt: string): Promise<void> =>
  vi.waitFor(async () => expect(await promptAt(rootId, path)).toBe(prompt), {
    timeout: 240_000,
    interval: 50,
  });

it('texts hidden in pixels are found behind an import, also after a cancel, a quit and a rebuild', async () => {
  const pictures = join(folder, 'pictures');
  await mkdir(join(pictures, 'deep'), { recursive: true });
  await writeFile(join(pictures, 'a.png'), await hidden('a fox'));
  await writeFile(join(pictures, 'deep/b.png'), await hidden('a crow'));
  await writeFile(join(pictures, 'deep/c.png'), await plainPng());

  const { rootId, importId } = await studio.imports.addRoot(pictures);
  studio.imports.control(importId, 'cancel');
  await studio.imports.settled();
  await studio.imports.rescan(rootId);
  await studio.imports.settled();
  // What was found so far may not have been looked into yet.
  await studio.close();
  await open();
  await searched(rootId, 'a.png', 'a fox');
  await searched(rootId, 'deep/b.png', 'a crow');
  await vi.waitFor(async () => expect(await studio.catalog.dueSearches(9)).toEqual([]), {
    timeout: 240_000,
  });
  expect(await promptAt(rootId, 'deep/c.png')).toBe('');

  await mkdir(join(folder, 'library/collections/imports'), { recursive: true });
  await writeFile(join(folder, 'library/collections/imports/d.png'), await hidden('a hare'));
  await studio.close();
  await forgetCatalog();
  await open();
  await searched('library', 'collections/imports/d.png', 'a hare');
  await searched(rootId, 'a.png', 'a fox');
});

it('a single picture brought in says at once what is hidden in it, and what its user said', async () => {
  await writeFile(join(folder, 'out.png'), await hidden('a fox'));
  expect((await studio.readFile(join(folder, 'out.png'))).generation.prompt).toBe('a fox');
  const uid = await studio.bringIn(join(folder, 'out.png'));
  expect((await studio.catalog.record(uid))?.generation).toMatchObject({ prompt: 'a fox', seed: '4' });

  await studio.catalog.changeCollection({ kind: 'create', id: 'best', name: 'Best', parentId: null });
  const user = { ...NO_USER_FACTS, rating: 4, tags: ['sea'], changedAtMs: 1_700_000_000_000 };
  const xmp = writeSidecar(null, {
    uid: '0b6f8a52-7a2e-4a53-9d3e-0d6f5f1c2b3a',
    contentHash: null,
    user,
    collections: [{ id: 'best', position: 2 }],
    parents: [],
    expiresAtMs: null,
  });
  await writeFile(join(folder, 'said.jpg'), await jpeg({ xmp }));
  const other = await studio.bringIn(join(folder, 'said.jpg'));
  expect((await studio.catalog.record(other))?.user).toMatchObject({ rating: 4, tags: ['sea'] });
  expect(await studio.catalog.placements([other])).toMatchObject([{ collectionId: 'best', position: 2 }]);
});

it('a copy can be held and gone on with, and every file it can’t read is told of', async () => {
  const outside = join(folder, 'outside');
  await mkdir(outside);
  const picture = await plainPng();
  for (let number = 0; number < 250; number += 1) {
    await writeFile(join(outside, `bad-${number}.png`), 'damaged');
    if (number % 5 > 0) continue;
    await writeFile(join(outside, `good-${number}.png`), Buffer.concat([picture, Buffer.from([number])]));
  }
  const id = studio.imports.bringInFiles([outside], 'copy');
  const view = () => studio.imports.list().find((one) => one.id === id);
  await vi.waitFor(() => expect(view()?.doneFiles).toBeGreaterThan(0), { timeout: 240_000, interval: 1 });
  studio.imports.control(id, 'pause');
  expect(view()?.state).toBe('paused');
  // What was being copied is finished.
  await new Promise((resolve) => setTimeout(resolve, 500));
  const held = view()?.doneFiles ?? 0;
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(view()).toMatchObject({ state: 'paused', doneFiles: held });
  expect(held).toBeLessThan(300);
  studio.imports.control(id, 'resume');
  await studio.imports.settled();
  expect(view()).toMatchObject({ state: 'done', doneFiles: 300, added: 50, failedCount: 250 });
  expect(view()?.failed).toHaveLength(200);
  const rest = studio.imports.failures(id, 200);
  expect(rest).toHaveLength(50);
  expect(rest[0]).toMatchObject({ path: expect.stringContaining('bad-'), message: expect.any(String) });
});
