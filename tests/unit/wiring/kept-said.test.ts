import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Change } from '../../../main/domain/catalog-change.ts';
import { UNKNOWN_GENERATION } from '../../../main/domain/generation.ts';
import { writeGeneration } from '../../../main/metadata/write-png.ts';
import { createSettingsStore } from '../../../main/settings-store.ts';
import { openStudio, type Studio } from '../../../main/open-studio.ts';
import { jpeg, plainPng, png } from '../../fixtures/metadata/pictures.ts';

/** One studio for all; each test has a drive of its own. */
let folder: string;
let studio: Studio;
let count = 0;
let drive: string;
let rootId: string;
/** Of its pictures, by what they were called at first. */
let uids: ReadonlyMap<string, string>;

/** Made by another program, made here, and one that other programs write ratings into. */
const PICTURES = ['trip/foreign.png', 'trip/own.png', 'trip/photo.jpg'];
const SAID = { rating: 4, tags: ['night', 'places/sea'], collections: ['best'], missing: false };

const infotext = (steps: number): string => `a fox\nSteps: ${steps}, Seed: 7${count}, Size: 24x16`;

const packet = (inner: string, when: number): string =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmp:MetadataDate="${new Date(when).toISOString()}">${inner}</rdf:Description></rdf:RDF></x:xmpmeta>`;

async function own(texts: Readonly<Record<string, string>> = {}): Promise<Uint8Array> {
  const uid = `00000000-0000-4000-8000-0000000003${String(count).padStart(2, '0')}`;
  const generation = { ...UNKNOWN_GENERATION, type: 'text-to-image' as const, prompt: 'mine' };
  return writeGeneration(await plainPng(), { uid, generation, texts });
}

const write = async (path: string, bytes: Uint8Array, at = Date.now()): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
  await utimes(path, new Date(at), new Date(at));
};

const caughtUp = async (): Promise<void> => {
  await studio.imports.settled();
  await studio.settled();
};

async function rescan(): Promise<void> {
  await studio.imports.rescan(rootId);
  await caughtUp();
}

const uidAt = async (path: string): Promise<string> =>
  (await studio.catalog.uidOfPath(rootId, path)) ?? `nothing at ${path}`;

async function said(name: string): Promise<unknown> {
  const uid = uids.get(name) ?? '';
  const record = await studio.catalog.record(uid);
  const placements = await studio.catalog.placements([uid]);
  return {
    rating: record?.user.rating,
    tags: record?.user.tags.toSorted(),
    collections: placements.map(({ collectionId }) => collectionId),
    missing: record?.state.missing,
  };
}

async function open(): Promise<void> {
  const opened = await openStudio(join(folder, 'library'), {
    settings: createSettingsStore({ read: () => ({}), write: () => undefined }),
    host: { kind: 'cli', canDragOut: false },
  });
  if (opened.kind !== 'owner') throw new Error('the library is taken');
  studio = opened.studio;
}

async function forgetCatalog(): Promise<void> {
  await studio.close();
  for (const name of await readdir(join(folder, 'library/.gesso')))
    if (name.startsWith('catalog')) await rm(join(folder, 'library/.gesso', name));
  await open();
  await caughtUp();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-kept-'));
  await open();
  await studio.catalog.changeCollection({ kind: 'create', id: 'best', name: 'Best', parentId: null });
});

afterAll(async () => {
  await studio.close();
  await rm(folder, { recursive: true });
});

beforeEach(async () => {
  count += 1;
  drive = join(folder, `drive-${count}`);
  const long = Date.now() - 1_000_000;
  await write(join(drive, 'trip/foreign.png'), await png({ parameters: infotext(1) }), long);
  await write(join(drive, 'trip/own.png'), await own(), long);
  await write(join(drive, 'trip/photo.jpg'), await jpeg({ comment: infotext(2) }), long);
  ({ rootId } = await studio.imports.addRoot(drive));
  await caughtUp();
  uids = new Map(await Promise.all(PICTURES.map(async (name) => [name, await uidAt(name)] as const)));
  const target = { kind: 'uids' as const, uids: [...uids.values()] };
  const changes: readonly Change[] = [
    { kind: 'rate', rating: 4 },
    { kind: 'tag', add: ['places/sea', 'night'], remove: [] },
    { kind: 'collect', addTo: 'best', removeFrom: null },
  ];
  for (const change of changes) await studio.catalog.change(target, change, {});
  await caughtUp();
});

afterEach(async () => {
  await studio.imports.removals.remove(rootId);
});

describe('ratings, tags and collections stay', () => {
  it('when another program writes other metadata into the files', async () => {
    const later = Date.now() + 60_000;
    await write(
      join(drive, 'trip/foreign.png'),
      await png({ parameters: infotext(9), Comment: 'hello' }),
      later,
    );
    // It knows nothing of our texts and leaves them out.
    await write(join(drive, 'trip/own.png'), await png({ Software: 'Another program' }), later);
    await write(
      join(drive, 'trip/photo.jpg'),
      await jpeg({ comment: infotext(2), xmp: packet('<xmp:Label>Red</xmp:Label>', later) }),
      later,
    );
    await rescan();
    for (const name of PICTURES) {
      expect(await uidAt(name)).toBe(uids.get(name));
      expect(await said(name)).toEqual(SAID);
    }
    expect((await studio.catalog.record(uids.get('trip/foreign.png') ?? ''))?.generation.steps).toBe(9);
  });

  it('when another program rates a picture: its rating is the newest, all else stays', async () => {
    const later = Date.now() + 60_000;
    const rated = packet('<xmp:Rating>2</xmp:Rating>', later);
    await write(join(drive, 'trip/photo.jpg'), await jpeg({ comment: infotext(2), xmp: rated }), later);
    await rescan();
    expect(await uidAt('trip/photo.jpg')).toBe(uids.get('trip/photo.jpg'));
    expect(await said('trip/photo.jpg')).toEqual({ ...SAID, rating: 2 });

    // What is said here afterwards is newer again.
    const target = { kind: 'uids' as const, uids: [uids.get('trip/photo.jpg') ?? ''] };
    await studio.catalog.change(target, { kind: 'rate', rating: 5 }, {});
    await caughtUp();
    await rescan();
    expect(await said('trip/photo.jpg')).toEqual({ ...SAID, rating: 5 });
  });

  it('when another program rates it in a sidecar, in ours or in its own beside it', async () => {
    const later = Date.now() + 60_000;
    const ours = join(drive, 'trip/photo.jpg.xmp');
    const text = (await readFile(ours, 'utf8'))
      .replace(/(xmp:Rating[>="]+)4/, '$12')
      .replace(/(xmp:MetadataDate[>="]+)[^"<]+/, `$1${new Date(later).toISOString()}`);
    await write(ours, Buffer.from(text), later);
    const rated = packet('<xmp:Rating>2</xmp:Rating>', later);
    await write(join(drive, 'trip/own.xmp'), Buffer.from(rated), later);
    // Its file may be new because it was copied.
    const undated = rated.replace(/ xmp:MetadataDate="[^"]*"/, '');
    await write(join(drive, 'trip/foreign.xmp'), Buffer.from(undated), later);
    await rescan();
    const check = async (): Promise<void> => {
      for (const name of PICTURES)
        expect([await uidAt(name), await said(name)]).toEqual([
          uids.get(name),
          name === 'trip/foreign.png' ? SAID : { ...SAID, rating: 2 },
        ]);
    };
    await check();
    await forgetCatalog();
    await check();
  });

  it('when another program puts a sidecar of its own in the place of ours, which gets back what was said here', async () => {
    const later = Date.now() + 60_000;
    const rated = packet('<xmp:Rating>2</xmp:Rating>', later);
    const ours = join(drive, 'trip/photo.jpg.xmp');
    await write(ours, Buffer.from(rated), later);
    await rescan();
    expect(await said('trip/photo.jpg')).toEqual({ ...SAID, rating: 2 });
    await caughtUp();
    expect(await readFile(ours, 'utf8')).toContain('places|sea');
    await forgetCatalog();
    expect(await said('trip/photo.jpg')).toEqual({ ...SAID, rating: 2 });
  });

  it('when other pixels are painted', async () => {
    const later = Date.now() + 60_000;
    const other = await sharp({ create: { width: 20, height: 10, channels: 3, background: '#123456' } })
      .png()
      .toBuffer();
    await write(join(drive, 'trip/foreign.png'), other, later);
    await write(join(drive, 'trip/own.png'), Buffer.concat([other, Buffer.from([1])]), later);
    await rescan();
    for (const name of PICTURES) expect(await said(name)).toEqual(SAID);
  });
});

it('what was said stays with its picture, whatever that is called', { timeout: 120_000 }, async () => {
  const moved = (from: string, to: string, ending = ''): Promise<void> => rename(from + ending, to + ending);
  const both = async (from: string, to: string): Promise<void> => {
    await moved(from, to);
    await moved(from, to, '.xmp');
  };
  const stranger = async (path: string): Promise<void> =>
    write(path, await png({ parameters: 'a stranger\nSteps: 1, Seed: 9, Size: 24x16' }));
  const THREE = { 1: [false, 1], 2: [false, 2], 3: [false, 3] };
  const AND_STRANGER = { ...THREE, 'a stranger': [false, 0] };
  type Case = {
    readonly first?: (at: (name: string) => string) => Promise<void>;
    readonly second: (at: (name: string) => string) => Promise<void>;
    readonly expected: unknown;
  };
  const cases: Readonly<Record<string, Case>> = {
    'one is renamed without its sidecar': {
      second: (at) => moved(at('1.png'), at('7.png')),
      expected: THREE,
    },
    'two change their names': {
      async second(at) {
        await moved(at('1.png'), at('aside'));
        await moved(at('2.png'), at('1.png'));
        await moved(at('aside'), at('2.png'));
      },
      expected: THREE,
    },
    'two change their names with their sidecars': {
      async second(at) {
        await both(at('1.png'), at('aside'));
        await both(at('2.png'), at('1.png'));
        await both(at('aside'), at('2.png'));
      },
      expected: THREE,
    },
    'all are numbered anew, upwards': {
      async second(at) {
        for (const number of [3, 2, 1]) await moved(at(`${number}.png`), at(`${number + 1}.png`));
      },
      expected: THREE,
    },
    'all are numbered anew, downwards, with their sidecars': {
      async second(at) {
        for (const number of [1, 2, 3]) await both(at(`${number}.png`), at(`${number - 1}.png`));
      },
      expected: THREE,
    },
    'another is put in the place of one that was moved': {
      async second(at) {
        await mkdir(at('last'));
        await moved(at('1.png'), at('last/1.png'));
        await stranger(at('1.png'));
      },
      expected: AND_STRANGER,
    },
    'one is copied elsewhere, and taken away when the copy was seen': {
      first: (at) => cp(at('1.png'), at('copy.png')),
      second: (at) => rm(at('1.png')),
      expected: THREE,
    },
    'another comes under the name of one that was renamed before': {
      first: (at) => moved(at('1.png'), at('7.png')),
      second: (at) => stranger(at('1.png')),
      expected: AND_STRANGER,
    },
  };
  const each = async (
    work: (one: Case, at: (name: string) => string, prefix: string) => Promise<void>,
  ): Promise<void> => {
    for (const [index, one] of Object.values(cases).entries())
      await work(one, (name) => join(drive, `case-${index}`, name), `case ${index} number `);
  };
  await each(async (_, at, prefix) => {
    for (const number of [1, 2, 3]) {
      const parameters = `${prefix}${number}\nSteps: ${10 ** number}, Seed: 7, Size: 24x16`;
      await write(at(`${number}.png`), await png({ parameters }), Date.now() - 1_000_000);
    }
  });
  await rescan();
  await each(async (_, at) => {
    // Said of the last one first: whose word is newest tells nothing.
    for (const rating of [3, 2, 1]) {
      const uid = await uidAt(relative(drive, at(`${rating}.png`)).replaceAll('\\', '/'));
      await studio.catalog.change({ kind: 'uids', uids: [uid] }, { kind: 'rate', rating }, {});
    }
  });
  await caughtUp();
  await each(async ({ first }, at) => first?.(at));
  await rescan();
  await each(async ({ second }, at) => second(at));
  await rescan();
  await caughtUp();

  /** What is said of every picture on the disk, by the number in its prompt. */
  const saidOnDisk = async (): Promise<Record<string, unknown>> => {
    const all: Record<string, unknown> = {};
    const names = Object.keys(cases);
    await each(async (_, at, prefix) => {
      const found: [string, unknown][] = [];
      for (const entry of await readdir(at(''), { recursive: true })) {
        if (!entry.endsWith('.png')) continue;
        const uid = await uidAt(relative(drive, at(entry)).replaceAll('\\', '/'));
        const record = await studio.catalog.record(uid);
        const { prompt = '' } = record?.generation ?? {};
        found.push([prompt.replace(prefix, ''), [record?.state.missing, record?.user.rating]]);
      }
      all[names.shift() ?? ''] = Object.fromEntries(found);
    });
    return all;
  };
  const expected = Object.fromEntries(Object.entries(cases).map(([name, one]) => [name, one.expected]));
  expect(await saidOnDisk()).toEqual(expected);
  await forgetCatalog();
  expect(await saidOnDisk()).toEqual(expected);
});
