import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import sharp from 'sharp';
import { openCatalog } from '../../../main/catalog/open-catalog.ts';
import type { Root } from '../../../main/domain/catalog.ts';
import type { ShownPicture } from '../../../main/domain/image-record.ts';
import { createThumbnailer } from '../../../main/imaging/thumbnails.ts';
import { indexRoot } from '../../../main/library/import-run.ts';
import { UID_PATTERN } from '../../../main/domain/uid.ts';
import { libraryLayout } from '../../../main/library/layout.ts';
import { encodeChunk } from '../../../main/metadata/png-chunks.ts';
import { createImportWorker } from '../../../main/wiring/import-worker.ts';
import { makeFixturesByFamily } from '../../fixtures/metadata/make.ts';
import { quantile } from '../measure.ts';
import type { BenchResult } from '../result.ts';
import { importPorts } from '../../support/import-ports.ts';

const DEFAULT_FILES = 20_000;
/** As many as have every thread at work, that of the checkpoints too. */
const WARM_UP_FILES = 4000;
const FOLDERS = 40;

/**
 * Indexes generated files of mixed dialects, then again unchanged, against a plain loop that reads the same headers. The
 * threads index a few files of another folder before, so that their start is not measured.
 */
export async function run(files = DEFAULT_FILES): Promise<readonly BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'gesso-bench-import-'));
  try {
    const pictures = join(folder, 'pictures');
    const others = join(folder, 'others');
    await generate(others, WARM_UP_FILES, files);
    await generate(pictures, files, 0);
    settleDisk();
    const plain = await plainLoop(pictures, files);
    const layout = libraryLayout(join(folder, 'library'));
    await mkdir(layout.cache, { recursive: true });
    const catalog = await openCatalog({
      path: layout.catalog,
      cachePath: join(layout.cache, 'columns'),
      onLog: () => undefined,
    });
    const worker = createImportWorker();
    const ports = importPorts(layout, catalog, worker);
    const root: Root = { id: 'bench', path: pictures, title: 'Bench', online: true, readOnly: false };
    await catalog.putRoot(root);
    const otherRoot: Root = { ...root, id: 'others', path: others };
    await catalog.putRoot(otherRoot);
    await indexRoot(ports, otherRoot).finished;

    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const first = await timed(() => indexRoot(ports, root).finished);
    delay.disable();
    const again = await timed(() => indexRoot(ports, root).finished);
    await worker.close();
    await catalog.close();
    const besides = (await readdir(pictures, { recursive: true })).filter((name) => name.endsWith('.xmp'));
    if (besides.length > 0) throw new Error(`${besides[0]}: taken for a copy of another`);
    if (first.value.added !== files || again.value.unchanged !== files) {
      throw new Error(`indexed ${first.value.added}, unchanged ${again.value.unchanged} of ${files}`);
    }
    const indexed = files / (first.ms / 1000);
    const compared = files / (again.ms / 1000);
    const delayMs = delay.percentile(99) / 1e6;
    return [
      {
        id: 'index-files',
        value: indexed,
        unit: 'files/s',
        limit: 5000,
        ok: indexed >= 5000,
        reference: files / (plain.ms / 1000),
      },
      {
        // What the bar of 5,000 files/s leaves two processors to spend, however many others want them now.
        id: 'index-cpu',
        value: first.cpuUs / files,
        unit: 'µs/file',
        limit: 400,
        ok: first.cpuUs / files <= 400,
        reference: plain.cpuUs / files,
      },
      {
        id: 'index-unchanged',
        value: compared,
        unit: 'files/s',
        limit: 20_000,
        ok: compared >= 20_000,
        reference: null,
      },
      {
        id: 'event-loop-delay-p99',
        value: delayMs,
        unit: 'ms',
        limit: 20,
        ok: delayMs <= 20,
        reference: null,
      },
      await benchThumbnails(folder),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What was just made is written to the disk for half a minute otherwise, beside what is measured. */
function settleDisk(): void {
  if (platform() !== 'win32') execFileSync('sync');
}

const PICTURES = 48;
const PICTURE_SIZE = 1024;
const ROUNDS = 15;

/** Sides of the layers of a picture, pixels, and how much of it each makes up. */
const LAYERS = [
  [4, 0.5],
  [16, 0.25],
  [64, 0.15],
  [256, 0.1],
] as const;
const GRAIN = 6;

/** A PNG that is as hard to decode and to encode as what generators make: soft shapes under a fine grain, some 2 MB. */
async function megapixel(seed: number): Promise<Buffer> {
  let state = seed * 0x9e37_79b9;
  const random = (): number => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const pixels = new Float32Array(PICTURE_SIZE * PICTURE_SIZE * 3);
  for (const [side, weight] of LAYERS) {
    const noise = Uint8Array.from({ length: side * side * 3 }, () => random() * 256);
    const layer = await sharp(noise, { raw: { width: side, height: side, channels: 3 } })
      .resize(PICTURE_SIZE, PICTURE_SIZE, { kernel: 'cubic' })
      .raw()
      .toBuffer();
    for (let i = 0; i < pixels.length; i += 1) pixels[i]! += layer[i]! * weight;
  }
  const grained = Uint8Array.from(pixels, (value) =>
    Math.max(0, Math.min(255, value + (random() - 0.5) * GRAIN)),
  );
  const raw = { width: PICTURE_SIZE, height: PICTURE_SIZE, channels: 3 } as const;
  return sharp(grained, { raw }).png().toBuffer();
}

/** A picture as the catalog has it that has just been indexed. */
function onRecord(index: number): ShownPicture {
  const size = { width: PICTURE_SIZE, height: PICTURE_SIZE };
  const file = { ...size, format: 'png', contentHash: 'hash', pixelHash: null } as const;
  return { uid: `${index}`.padStart(8, '0'), file };
}

/** Thumbnails of PNGs of a megapixel against decoding the same files: either is asked for all of them at once, as by a gallery. */
async function benchThumbnails(folder: string): Promise<BenchResult> {
  const pictures = join(folder, 'megapixels');
  await mkdir(pictures);
  const paths = Array.from({ length: PICTURES }, (_, index) => join(pictures, `${index}.png`));
  for (const [index, path] of paths.entries()) await writeFile(path, await megapixel(index));
  settleDisk();
  const decode = (): Promise<unknown> =>
    Promise.all(paths.map(async (path) => void (await sharp(path).raw().toBuffer())));
  await decode();
  const rounds: { readonly speed: number; readonly decodedMs: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const thumbnailer = createThumbnailer({
      cacheFolder: join(folder, `thumbs ${round}`),
      onPixelHash: () => undefined,
    });
    const decoded = await timed(decode);
    const made = await timed(() =>
      Promise.all(paths.map((path, index) => thumbnailer.get(onRecord(index), 320, path))),
    );
    await thumbnailer.close();
    rounds.push({ speed: decoded.ms / made.ms, decodedMs: decoded.ms });
  }
  // Each round beside a decoding of its own, since other programs take turns of the processor.
  const speed = quantile(
    rounds.map((round) => round.speed),
    0.5,
  );
  return {
    id: 'thumbnails-of-decoding',
    value: speed * 100,
    unit: '%',
    limit: 75,
    ok: speed >= 0.75,
    reference: PICTURES / (Math.min(...rounds.map(({ decodedMs }) => decodedMs)) / 1000),
  };
}

/**
 * The fixtures over and over, each a little different, with pixels of usual size behind the headers. Each family of programs has a
 * third, however many fixtures it has: a corner case that comes to the tests does not move the bar.
 */
async function generate(folder: string, count: number, from: number): Promise<void> {
  const families = Object.values(await makeFixturesByFamily()).map((fixtures) =>
    fixtures.filter(({ name }) => /\.(png|jpg|webp|avif)$/.test(name) && !name.startsWith('deep')),
  );
  for (let index = 0; index < FOLDERS; index += 1)
    await mkdir(join(folder, `folder ${index}`), { recursive: true });
  for (let index = from; index < from + count; index += 1) {
    const family = families[index % families.length] ?? [];
    const turn = Math.floor(index / families.length);
    const { bytes, name } = family[turn % family.length] ?? { bytes: new Uint8Array(), name: '' };
    const file = grown(bytes, index);
    const path = join(folder, `folder ${index % FOLDERS}`, `${String(index).padStart(6, '0')} ${name}`);
    await writeFile(path, withUid(file));
  }
}

const BALLAST = Buffer.alloc(64 * 1024, 7);

/** A PNG's ballast is chunks before its end; what follows the end of the others' pictures is passed over. */
function grown(bytes: Uint8Array, index: number): Buffer {
  const own = Buffer.from(String(index));
  if (bytes[0] === 0x89) {
    const end = bytes.length - 12;
    const added = [encodeChunk('IDAT', BALLAST), encodeChunk('ruNo', own)];
    return Buffer.concat([bytes.subarray(0, end), ...added, bytes.subarray(end)]);
  }
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + BALLAST.length + own.length);
  head.write('free', 4, 'latin1');
  return Buffer.concat([bytes, head, BALLAST, own]);
}

const OWN_UID = new RegExp(`uid\\W{1,3}(${UID_PATTERN})`, 'i');

/** Own stamps would make every copy the same picture. Wherever in the file one is named: in its texts, and in XMP. */
function withUid(file: Buffer): Buffer {
  const [, before] = OWN_UID.exec(file.toString('latin1')) ?? [];
  if (before === undefined) return file;
  const copy = Buffer.from(file);
  const uid = randomUUID();
  for (let found = file.indexOf(before); found >= 0; found = file.indexOf(before, found + 1))
    copy.write(uid, found, 'latin1');
  return copy;
}

/** Reads the first 32 KiB of every file with eight in flight, and nothing else. */
async function plainLoop(folder: string, count: number): Promise<Timed<unknown>> {
  const paths: string[] = [];
  for (const name of await readdir(folder)) {
    for (const file of await readdir(join(folder, name))) paths.push(join(folder, name, file));
  }
  let next = 0;
  return timed(() =>
    Promise.all(
      Array.from({ length: 8 }, async () => {
        for (let index = next++; index < count; index = next++) {
          const handle = await open(paths[index] ?? '', 'r');
          await handle.stat();
          await handle.read(Buffer.allocUnsafe(32 * 1024), 0, 32 * 1024, 0);
          await handle.close();
        }
      }),
    ),
  );
}

interface Timed<Value> {
  readonly value: Value;
  readonly ms: number;
  /** Of the whole process, all threads. */
  readonly cpuUs: number;
}

async function timed<Value>(work: () => Promise<Value>): Promise<Timed<Value>> {
  const start = performance.now();
  const cpuBefore = process.cpuUsage();
  const value = await work();
  const cpu = process.cpuUsage(cpuBefore);
  return { value, ms: performance.now() - start, cpuUs: cpu.user + cpu.system };
}
