import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ImageRecord } from '../../../main/domain/image-record.ts';
import { readPngChunks } from '../../../main/metadata/png-chunks.ts';
import { createInProcessTransport } from '../../../main/rpc/in-process-transport.ts';
import { createStudioDispatcher } from '../../../main/rpc/studio-dispatcher.ts';
import { createSettingsStore } from '../../../main/settings-store.ts';
import { openStudio, type Studio } from '../../../main/open-studio.ts';
import { readQuery } from '../../../main/usecases/read-query.ts';
import { createClient, type Client } from '../../../preload/contract/client.ts';
import type { GessoContract } from '../../../preload/contract/index.ts';
import { writeFixtures } from '../../fixtures/metadata/make.ts';

interface Library {
  readonly studio: Studio;
  readonly api: Client<GessoContract>;
}

let folder: string;
let first: Library;
/** Has nothing in it between the tests. */
let second: Library;
/** Pictures of every dialect, as the first library has them. */
let originals: readonly ImageRecord[];

async function open(name: string): Promise<Library> {
  const opened = await openStudio(join(folder, name), {
    settings: createSettingsStore({ read: () => ({}), write: () => undefined }),
    host: { kind: 'cli', canDragOut: false },
  });
  if (opened.kind !== 'owner') throw new Error('the library is taken');
  const { studio } = opened;
  const client = { clientId: 'test', trusted: true };
  return {
    studio,
    api: createClient<GessoContract>(createInProcessTransport(createStudioDispatcher(studio), client)),
  };
}

async function grant({ api }: Library, path: string): Promise<string> {
  const { grants } = await api.system.grantPaths({ paths: [path] });
  return grants[0]?.grant ?? '';
}

/** Indexes a folder. @returns its pictures by file name */
async function index(library: Library, path: string): Promise<ReadonlyMap<string, ImageRecord>> {
  await library.api.library.addRoot({ grant: await grant(library, path) });
  await library.studio.imports.settled();
  const { catalog } = library.studio;
  // What is hidden in pixels is looked for behind the rest.
  await vi.waitUntil(async () => (await catalog.count(readQuery('path:stealth type:import'))) === 0, {
    timeout: 240_000,
  });
  const records = await catalog.records(await catalog.uids({ kind: 'query', query: readQuery('') }, 1000));
  return new Map(records.map((record) => [basename(record.file.path), record]));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-round-trip-'));
  await writeFixtures(join(folder, 'pictures'));
  first = await open('first');
  second = await open('second');
  originals = [...(await index(first, join(folder, 'pictures'))).values()];
});

afterAll(async () => {
  await first.studio.close();
  await second.studio.close();
  await rm(folder, { recursive: true });
});

const OPTIONS = {
  quality: 90,
  longEdge: null,
  metadata: 'keep',
  withUser: true,
  template: '{name} {uid}',
} as const;
/** Formats whose files can't be given metadata without encoding them anew. */
const MUTE = new Set(['gif', 'tiff']);
/** Formats whose pictures are never encoded anew. */
const UNDECODED = new Set(['bmp', 'video']);

/** Of every format some of the pictures, of all formats together each of them several times; the soak takes all. */
describe('pictures of every dialect, exported and entered into an empty catalog', () => {
  it.each([
    ['as they are', 'original', [], 2, 0],
    ['as they are, with a sidecar', 'original', ['xmp'], 2, 1],
    ['as PNG', 'png', [], 2, 0],
    ['as JPEG', 'jpeg', [], 2, 1],
    ['as WebP', 'webp', [], 2, 0],
    ['as AVIF', 'avif', [], 4, 3],
    ['as TIFF', 'tiff', [], 2, 1],
  ] as const)('say of themselves what they said: %s', async (_, format, sidecars, nth, offset) => {
    const step = process.env['SOAK'] ? 1 : nth;
    const out = join(folder, `out ${format} ${sidecars.join()}`);
    await mkdir(out);
    const told = originals.filter(({ file }, index) => {
      if (index % step !== offset % step) return false;
      if (UNDECODED.has(file.format)) return format === 'original' && sidecars.length > 0;
      return (
        sidecars.length > 0 || !MUTE.has(file.format) || (format !== 'original' && format !== file.format)
      );
    });
    expect(told.length).toBeGreaterThan(60 / step);
    const report = await first.api.library.exportImages({
      target: { kind: 'uids', uids: told.map(({ uid }) => uid) },
      options: { ...OPTIONS, format, sidecars: [...sidecars] },
      into: { kind: 'folder', grant: await grant(first, out) },
      operationId: 'op',
    });
    expect(report.failed).toEqual([]);

    expect(await second.studio.catalog.count(readQuery(''))).toBe(0);
    const found = await index(second, out);
    const differing = told.flatMap((record) => {
      const again = [...found.values()].find(({ file }) => file.path.includes(record.uid));
      if (!again) return [[record.file.path, 'is gone']];
      const { changedAtMs: _, ...user } = record.user;
      const was = { ...record.generation, ...user };
      const is: Record<string, unknown> = { ...again.generation, ...again.user };
      return Object.entries(was).flatMap(([field, value]) =>
        isDeepStrictEqual(is[field], value) ? [] : [[record.file.path, field, value, is[field]]],
      );
    });
    expect(differing).toEqual([]);
    for (const { id } of await second.studio.imports.roots())
      await second.api.library.removeRoot({ rootId: id });
  });

  it('keep the bytes of a PNG’s pixels', async () => {
    const out = join(folder, 'pixels');
    await mkdir(out);
    const pngs = originals.filter(({ file }) => file.format === 'png');
    await first.api.library.exportImages({
      target: { kind: 'uids', uids: pngs.map(({ uid }) => uid) },
      options: { ...OPTIONS, format: 'png', sidecars: [] },
      into: { kind: 'folder', grant: await grant(first, out) },
      operationId: 'op',
    });
    const pixelsOf = async (path: string): Promise<Buffer> =>
      Buffer.concat(
        readPngChunks(await readFile(path)).flatMap(({ type, data }) => (type === 'IDAT' ? data : [])),
      );
    for (const { uid, file } of pngs) {
      const before = await pixelsOf(join(folder, 'pictures', file.path));
      expect(
        (await pixelsOf(join(out, `${basename(file.path, '.png')} ${uid}.png`))).equals(before),
        file.path,
      ).toBe(true);
    }
  });
});
