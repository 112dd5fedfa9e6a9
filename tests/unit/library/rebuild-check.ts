import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import type { Change } from '../../../main/domain/catalog-change.ts';
import { UNKNOWN_GENERATION } from '../../../main/domain/generation.ts';
import { MARKS } from '../../../main/domain/image-record.ts';
import { writeGeneration } from '../../../main/metadata/write-png.ts';
import { mediaRoutes } from '../../../main/rpc/media-routes.ts';
import { createSettingsStore } from '../../../main/settings-store.ts';
import { openStudio, type Studio } from '../../../main/open-studio.ts';

const FIRST_MS = new Date(2026, 10, 1, 9).getTime();
const SESSION = 20;

interface Library {
  /** What the user said, and how pictures descend from each other. */
  readonly state: unknown;
  /** By uid; what tells equal pictures. */
  readonly pixelHashes: Readonly<Record<string, string | null>>;
  /** Path and time of writing of every thumbnail. */
  readonly thumbnails: readonly string[];
}

/**
 * A library of `count` pictures with everything a user says of them, before its catalog was deleted and after it was
 * rebuilt. Every picture's thumbnail is asked for both times.
 */
export async function rebuildCheck(
  count: number,
): Promise<{ readonly before: Library; readonly after: Library }> {
  const folder = await mkdtemp(join(tmpdir(), 'gesso-rebuild-'));
  try {
    await writePictures(folder, count);
    const first = await open(folder);
    await say(first, count);
    const before = await finish(first, count);
    for (const suffix of ['', '-wal', '-shm']) {
      await rm(join(folder, `.gesso/catalog.sqlite${suffix}`), { force: true });
    }
    const again = await open(folder);
    // Before anybody looks at a picture.
    const pixelHashes = await pixelHashesOf(again, count);
    return { before, after: { ...(await finish(again, count)), pixelHashes } };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function uidOf(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** Pictures as the program writes them, in sessions; every seventh was made from an earlier one. */
async function writePictures(folder: string, count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    const createdAtMs = FIRST_MS + Math.floor(number / SESSION) * 60_000 + (number % SESSION) * 1000;
    const made = new Date(createdAtMs);
    const two = (part: number): string => String(part).padStart(2, '0');
    const path = join(
      folder,
      `collections/images/${made.getFullYear()}/${two(made.getMonth() + 1)}/${two(made.getDate())}`,
      `${two(made.getHours())}${two(made.getMinutes())}`,
      `${String((number % SESSION) + 1).padStart(3, '0')}_seed_${number}.png`,
    );
    const background = { r: number % 256, g: (number >> 8) % 256, b: 90 };
    const pixels = await sharp({ create: { width: 24, height: 16, channels: 3, background } })
      .png()
      .toBuffer();
    const parents =
      number > 0 && number % 7 === 0 ? [{ role: 'source' as const, uid: uidOf(number - 3) }] : [];
    const generation = {
      ...UNKNOWN_GENERATION,
      type: parents.length > 0 ? ('inpaint' as const) : ('text-to-image' as const),
      prompt: `picture ${number}`,
      seed: String(number),
      sessionId: `session-${Math.floor(number / SESSION)}`,
      parents,
      createdAtMs,
    };
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, writeGeneration(pixels, { uid: uidOf(number), generation, texts: {} }));
  }
}

async function open(folder: string): Promise<Studio> {
  const settings = createSettingsStore({ read: () => ({}), write: () => undefined });
  const opened = await openStudio(folder, { settings, host: { kind: 'cli', canDragOut: false } });
  if (opened.kind !== 'owner') throw new Error('The library is taken.');
  return opened.studio;
}

/** Ratings, marks, notes, stacks, hierarchical tags, nested collections in an order of their own, a cover, saved searches, and some trash. */
async function say({ catalog }: Studio, count: number): Promise<void> {
  const every = (step: number, rest = 0): { kind: 'uids'; uids: string[] } => ({
    kind: 'uids',
    uids: Array.from({ length: count }, (_, number) => number)
      .filter((number) => number % step === rest)
      .map(uidOf),
  });
  for (const [name, parentId] of [
    ['best', null],
    ['autumn', 'best'],
    ['red', 'autumn'],
    ['empty', null],
  ] as const) {
    await catalog.changeCollection({ kind: 'create', id: name, name: `The ${name}`, parentId });
  }
  await catalog.changeCollection({ kind: 'edit', id: 'autumn', note: 'leaves', coverUid: uidOf(3) });
  await catalog.changeCollection({ kind: 'move', id: 'empty', parentId: null, beforeId: 'best' });
  const changes: readonly (readonly [ReturnType<typeof every>, Change])[] = [
    [every(2), { kind: 'rate', rating: 3 }],
    [every(6), { kind: 'rate', rating: 5 }],
    [every(5), { kind: 'favorite', favorite: true }],
    ...MARKS.map((mark, index) => [every(8, index), { kind: 'mark', mark } as const] as const),
    [every(9), { kind: 'note', note: 'for the “red” cover\nsecond line' }],
    [every(3), { kind: 'tag', add: ['places/coast', 'night', '夜'], remove: [] }],
    [every(12), { kind: 'tag', add: [], remove: ['night'] }],
    [every(4), { kind: 'collect', addTo: 'best', removeFrom: null }],
    [every(4, 1), { kind: 'collect', addTo: 'red', removeFrom: null }],
    [every(3), { kind: 'collect', addTo: 'autumn', removeFrom: null }],
    [every(24), { kind: 'reorder', collectionId: 'best', beforeUid: null }],
    [every(15), { kind: 'reorder', collectionId: 'autumn', beforeUid: uidOf(3) }],
    [every(13), { kind: 'stack', how: 'together' }],
    [every(39), { kind: 'stack', how: 'out' }],
    [every(17, 1), { kind: 'stack', how: 'cover' }],
    [every(11), { kind: 'trash' }],
  ];
  const byMark = { key: 'rating', direction: 'ascending' } as const;
  await catalog.changeSearch({
    kind: 'create',
    id: 'b',
    name: 'Red',
    query: 'mark:final',
    sort: byMark,
    group: 'day',
  });
  await catalog.changeSearch({
    kind: 'create',
    id: 'a',
    name: 'All',
    query: '',
    sort: byMark,
    group: 'none',
  });
  for (const [target, change] of changes) await catalog.change(target, change, {});
}

async function pixelHashesOf({ catalog }: Studio, count: number): Promise<Library['pixelHashes']> {
  const found: Record<string, string | null> = {};
  for (let from = 0; from < count; from += 100) {
    const uids = Array.from({ length: Math.min(100, count - from) }, (_, index) => uidOf(from + index));
    for (const { uid, file } of await catalog.records(uids)) found[uid] = file.pixelHash;
  }
  return found;
}

/** Asks for every thumbnail, says what there is, and closes. */
async function finish(studio: Studio, count: number): Promise<Library> {
  const routes = mediaRoutes(studio.media, (path, error) => {
    throw new Error(path, { cause: error });
  });
  // Files that go to the trash are there before they are looked at.
  await studio.settled();
  for (let from = 0; from < count; from += 100) {
    const uids = Array.from({ length: Math.min(100, count - from) }, (_, index) => uidOf(from + index));
    const records = await studio.catalog.records(uids);
    if (records.length !== uids.length)
      throw new Error(`${records.length} of ${uids.length} pictures are known.`);
    for (const { uid, file } of records) {
      const answer = await routes.request(`/thumb/${uid}?v=${file.contentHash}`);
      if (answer.status !== 200) throw new Error(`No thumbnail of ${uid}: ${answer.status}`);
      await answer.arrayBuffer();
    }
  }
  await studio.settled();
  const pixelHashes = await pixelHashesOf(studio, count);
  const { json } = await studio.catalog.exportState();
  const folder = studio.layout.thumbnails;
  await studio.close();
  const thumbnails: string[] = [];
  for (const name of await readdir(folder, { recursive: true })) {
    const { mtimeMs, ino } = await stat(join(folder, name));
    if (/\.(jpg|webp)$/.test(name)) thumbnails.push(`${name} ${ino} ${mtimeMs}`);
  }
  return { state: JSON.parse(json), pixelHashes, thumbnails: thumbnails.toSorted() };
}
