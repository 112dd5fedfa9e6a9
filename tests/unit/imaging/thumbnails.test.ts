import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp, { type Sharp } from 'sharp';
import { deflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bmp } from '../../fixtures/metadata/pictures.ts';
import { encodeChunk } from '../../../main/metadata/png-chunks.ts';
import { DECODED_AT_ONCE } from '../../../main/imaging/limits.ts';
import type { ShownPicture } from '../../../main/domain/image-record.ts';
import { readMetadata } from '../../../main/metadata/read-metadata.ts';
import {
  createThumbnailer,
  type Thumbnailer,
  type ThumbnailSource,
} from '../../../main/imaging/thumbnails.ts';

let folder: string;
let thumbnailer: Thumbnailer;
let hashes: Map<string, string>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-thumbnails-'));
  hashes = new Map();
  thumbnailer = createThumbnailer({
    cacheFolder: join(folder, 'cache'),
    onPixelHash: (uid, hash) => hashes.set(uid, hash),
  });
});
afterEach(async () => {
  await thumbnailer.close();
  await rm(folder, { recursive: true, force: true });
});

/** A picture as it is on record, which a file that can't be read is not. */
async function onRecord(
  uid: string,
  source: ThumbnailSource,
  pixelHash: string | null = 'known',
): Promise<ShownPicture> {
  const facts = await readMetadata(typeof source === 'string' ? source : source.bytes).then(
    ({ width, height, format }) => ({ width, height, format }),
    () => ({ width: 1, height: 1, format: 'png' as const }),
  );
  return { uid, file: { ...facts, contentHash: 'h', pixelHash } };
}

async function get(
  uid: string,
  size: 320 | 640,
  source: ThumbnailSource,
  pixelHash?: string | null,
): Promise<string> {
  return thumbnailer.get(await onRecord(uid, source, pixelHash), size, source);
}

/** A picture whose every pixel differs from its neighbours. */
function grain(width: number, height: number, channels: 1 | 3 | 4 = 3, salt = 0): Sharp {
  const data = Uint8Array.from({ length: width * height * channels }, (_, i) =>
    channels === 4 && i % 4 === 3 ? 255 : (i * 7919 + (i >> 9) * 31 + salt) % 256,
  );
  return sharp(data, { raw: { width, height, channels } });
}

/** An animated PNG of the picture and one more frame, a white one. */
function withSecondFrame(png: Uint8Array): Uint8Array {
  const bytes = Buffer.from(png);
  const frame = (sequence: number): Uint8Array => {
    const data = Buffer.alloc(26);
    data.writeUInt32BE(sequence, 0);
    data.writeUInt32BE(bytes.readUInt32BE(16), 4);
    data.writeUInt32BE(bytes.readUInt32BE(20), 8);
    return encodeChunk('fcTL', data);
  };
  const control = Buffer.alloc(8);
  control.writeUInt32BE(2, 0);
  const first = bytes.indexOf('IDAT') - 4;
  const end = bytes.length - 12;
  const white = deflateSync(Buffer.alloc(200 * (400 * 3 + 1), 255).fill(0, 0, 1));
  return Buffer.concat([
    bytes.subarray(0, first),
    encodeChunk('acTL', control),
    frame(0),
    bytes.subarray(first, end),
    frame(1),
    encodeChunk('fdAT', Buffer.concat([Buffer.from([0, 0, 0, 2]), white])),
    bytes.subarray(end),
  ]);
}

async function saved(name: string, image: Sharp): Promise<string> {
  const path = join(folder, name);
  await image.toFile(path);
  return path;
}

describe('thumbnails', () => {
  it('have their longest side at the size asked for, and are never enlarged', async () => {
    const wide = await saved('wide.png', grain(900, 450));
    const small = await saved('small.png', grain(40, 60));
    const sizeOf = async (path: string): Promise<readonly [string, number, number]> => {
      const { format, width, height } = await sharp(path).metadata();
      return [format, width, height];
    };
    expect(await sizeOf(await get('aa1', 320, wide))).toEqual(['jpeg', 320, 160]);
    expect(await sizeOf(await get('aa1', 640, wide))).toEqual(['jpeg', 640, 320]);
    expect(await sizeOf(await get('aa2', 320, small))).toEqual(['jpeg', 40, 60]);
  });

  it('keep transparency, and take the quicker format where there is none', async () => {
    const half = { r: 9, g: 99, b: 199, alpha: 0.5 };
    const glass = sharp({ create: { width: 400, height: 400, channels: 4, background: half } }).png();
    const path = await get('ab1', 320, await saved('glass.png', glass));
    const { data, info } = await sharp(path).raw().toBuffer({ resolveWithObject: true });
    expect([info.channels, data[3]]).toEqual([4, 128]);
    expect(await thumbnailer.cached('ab1', 'h', 320)).toBe(path);
    for (const channels of [1, 4] as const) {
      const opaque = await saved(`opaque${channels}.png`, grain(400, 400, channels));
      expect(await get(`ab${channels + 1}`, 320, opaque)).toMatch(/\.jpg$/);
    }
  });

  it('are made of a picture that is still being written, whose hash is noted once it is in the catalog', async () => {
    const path = await saved('later.png', grain(64, 64));
    const bytes = await readFile(path);
    const { promise: entered, resolve: enter } = Promise.withResolvers<void>();
    const making = get('aa3', 320, { bytes, entered });
    // Who asks for it meanwhile waits for the same one: there is no file to make another of.
    expect(await get('aa3', 320, join(folder, 'not-there.png'))).toBe(await making);
    expect(hashes.size).toBe(0);
    enter();
    await get('aa4', 320, path);
    expect(hashes.get('aa3')).toBe(hashes.get('aa4'));
  });

  it('carry the pixel hash, which is made behind them when only a large one was asked for', async () => {
    const path = await saved('twice.png', grain(900, 450));
    await get('ac1', 640, path);
    expect(hashes.has('ac1')).toBe(false);
    await get('ac1', 640, path, null);
    await expect.poll(() => hashes.get('ac1')).toMatch(/^[0-9a-f]{16}$/);
    await thumbnailer.idle();
    await get('ac2', 320, path);
    expect(await thumbnailer.pixelHash('ac2', 'h')).toBe(hashes.get('ac1'));
    expect(await thumbnailer.pixelHash('ac3', 'h')).toBeNull();
    // The thumbnail that is there says it again, to a catalog that was made anew.
    hashes.clear();
    await rm(path);
    await get('ac1', 640, path, null);
    await expect.poll(() => hashes.has('ac1')).toBe(true);
  });

  it('stand upright, whatever the EXIF orientation', async () => {
    // Left half red, right half blue; orientation 6 turns it clockwise: red on top.
    const halves = Uint8Array.from({ length: 80 * 40 * 3 }, (_, i) => {
      const left = Math.floor(i / 3) % 80 < 40;
      return i % 3 === (left ? 0 : 2) ? 255 : 0;
    });
    const tilted = sharp(halves, { raw: { width: 80, height: 40, channels: 3 } }).withMetadata({
      orientation: 6,
    });
    const path = await get('bb1', 320, await saved('tilted.jpg', tilted.jpeg()));
    const { data, info } = await sharp(path).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([40, 80]);
    const pixel = (x: number, y: number): number[] => [
      ...data.subarray((y * 40 + x) * 3, (y * 40 + x) * 3 + 3),
    ];
    expect(pixel(20, 10)[0]).toBeGreaterThan(200);
    expect(pixel(20, 70)[2]).toBeGreaterThan(200);
  });

  it('are in sRGB: a colour keeps its look, not its numbers', async () => {
    const flat = sharp({ create: { width: 64, height: 64, channels: 3, background: '#c86432' } });
    const inP3 = await saved('p3.png', flat.withIccProfile('p3').png());
    const stored = await sharp(inP3, { ignoreIcc: true }).raw().toBuffer();
    const shown = await sharp(await get('cc1', 320, inP3))
      .raw()
      .toBuffer();
    // The same colour has other numbers in P3; WebP's coding moves them by a few levels at most.
    expect(Math.abs(stored[0]! - 200)).toBeGreaterThan(8);
    for (const [c, wanted] of [200, 100, 50].entries()) expect(Math.abs(shown[c]! - wanted)).toBeLessThan(5);
  });

  it.each([
    ['palette.png', (image: Sharp) => image.png({ palette: true, colours: 4 })],
    ['interlaced.png', (image: Sharp) => image.png({ progressive: true })],
    ['deep.png', (image: Sharp) => image.toColourspace('rgb16').png()],
    ['deep-interlaced.png', (image: Sharp) => image.toColourspace('rgb16').png({ progressive: true })],
    ['progressive.jpg', (image: Sharp) => image.jpeg({ progressive: true, quality: 95 })],
    ['cmyk.jpg', (image: Sharp) => image.toColourspace('cmyk').jpeg({ quality: 95 })],
    ['lossy.webp', (image: Sharp) => image.webp({ quality: 95 })],
    ['lossy.avif', (image: Sharp) => image.avif({ quality: 90, effort: 0 })],
    ['one.gif', (image: Sharp) => image.gif()],
    ['deep.tiff', (image: Sharp) => image.toColourspace('rgb16').tiff({ compression: 'lzw' })],
    ['frames.apng', (image: Sharp) => image.png()],
  ] as const)('show the picture of %s', async (name, encode) => {
    const right = await sharp({ create: { width: 200, height: 200, channels: 3, background: '#1030e0' } })
      .png()
      .toBuffer();
    const image = sharp({ create: { width: 400, height: 200, channels: 3, background: '#e01020' } });
    let bytes: Uint8Array = await encode(image.composite([{ input: right, left: 200, top: 0 }])).toBuffer();
    if (name === 'frames.apng') bytes = withSecondFrame(bytes);
    const path = join(folder, name);
    await writeFile(path, bytes);
    const { data, info } = await sharp(await get('ac1', 320, path))
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([320, 160]);
    const at = (x: number): readonly number[] => [
      ...data.subarray((80 * 320 + x) * 3, (80 * 320 + x) * 3 + 3),
    ];
    for (const [x, wanted] of [
      [60, [0xe0, 0x10, 0x20]],
      [260, [0x10, 0x30, 0xe0]],
    ] as const) {
      for (const [channel, value] of at(x).entries())
        expect(Math.abs(value - (wanted[channel] ?? 0))).toBeLessThan(name === 'cmyk.jpg' ? 100 : 12);
    }
  });

  it('are made of a BMP, for which there is no reader elsewhere', async () => {
    const path = join(folder, 'plain.bmp');
    await writeFile(path, bmp({ isUpright: false }));
    const { data } = await sharp(await get('ad1', 320, path))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(data[0]).toBeGreaterThan(200);
    expect(data[2]).toBeLessThan(50);
  });

  it('are not made of a BMP of a rarer kind, which is said without calling it damaged', async () => {
    const path = join(folder, 'rare.bmp');
    await writeFile(path, bmp({ bits: 8 }));
    await expect(get('ad2', 320, path)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
  });

  it('are made once: the second request takes the file that is there', async () => {
    const source = await saved('once.png', grain(400, 300));
    expect(await thumbnailer.cached('dd1', 'h', 320)).toBeNull();
    const [first, same] = await Promise.all([get('dd1', 320, source), get('dd1', 320, source)]);
    expect(same).toBe(first);
    const made = await stat(first);
    await rm(source);
    expect(await get('dd1', 320, source)).toBe(first);
    expect(await thumbnailer.cached('dd1', 'h', 320)).toBe(first);
    expect((await stat(first)).mtimeMs).toBe(made.mtimeMs);
    // Another content is another thumbnail.
    expect(await thumbnailer.cached('dd1', 'changed', 320)).toBeNull();
  });

  it('say when a file is damaged or gone, and leave nothing in the cache', async () => {
    const whole = await readFile(await saved('whole.jpg', grain(500, 400).jpeg()));
    const cut = join(folder, 'cut.jpg');
    await writeFile(cut, whole.subarray(0, whole.length >> 1));
    const noise = join(folder, 'noise.png');
    await writeFile(noise, 'not a picture at all');
    for (const [uid, path, code] of [
      ['ee1', cut, 'FILE_CORRUPT'],
      ['ee2', noise, 'FILE_CORRUPT'],
      ['ee3', join(folder, 'missing.png'), 'NOT_FOUND'],
    ] as const) {
      await expect(get(uid, 320, path)).rejects.toMatchObject({ code });
      expect(await thumbnailer.cached(uid, 'h', 320)).toBeNull();
      expect(hashes.has(uid)).toBe(false);
    }
  });

  it('are made of a file that is no longer what is on record', async () => {
    const path = join(folder, 'replaced.png');
    await writeFile(path, bmp({ bits: 24 }));
    const file = { contentHash: 'h', width: 9, height: 9, format: 'png', pixelHash: null } as const;
    expect(await thumbnailer.get({ uid: 'ee4', file }, 320, path)).toMatch(/\.jpg$/);
  });

  it('are not made for a request that was aborted before its turn', async () => {
    const source = await saved('later.png', grain(400, 300));
    const unwantedOne = await onRecord('ff1', source);
    const { promise: poster, resolve: givePoster } = Promise.withResolvers<null>();
    const held = createThumbnailer({
      cacheFolder: join(folder, 'cache'),
      onPixelHash: (uid, hash) => hashes.set(uid, hash),
      posterOf: () => poster,
    });
    // Videos that wait for their posters take every turn there is.
    const busy = Array.from({ length: DECODED_AT_ONCE }, (_, n) =>
      held.get({ ...unwantedOne, uid: `f${n}` }, 640, join(folder, 'film.mp4')),
    );
    const ended = Promise.allSettled(busy);
    const abort = new AbortController();
    const outcome = held.get(unwantedOne, 320, source, abort.signal).catch((error: unknown) => error);
    // Long enough to stand in line.
    await sleep(50);
    abort.abort();
    givePoster(null);
    expect(await outcome).toMatchObject({ code: 'CANCELLED' });
    expect((await ended).map(({ status }) => status)).toEqual(busy.map(() => 'rejected'));
    await held.close();
    expect(await thumbnailer.cached('ff1', 'h', 320)).toBeNull();
    expect(hashes.has('ff1')).toBe(false);

    await expect(
      thumbnailer.get(await onRecord('ff2', source), 320, source, AbortSignal.abort()),
    ).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    expect(await thumbnailer.cached('ff2', 'h', 320)).toBeNull();
  });
});

describe('the pixel hash', () => {
  const hashOf = async (uid: string, path: string): Promise<string> => {
    await get(uid, 320, path);
    return hashes.get(uid) ?? 'none';
  };

  it.each([
    ['smaller than a thumbnail', 200, 150, 3],
    ['a little larger', 500, 333, 3],
    ['much larger', 1001, 703, 3],
    ['grey', 300, 230, 1],
    ['with opaque alpha', 500, 400, 4],
  ] as const)('is the same for a picture in any lossless format: %s', async (_, width, height, channels) => {
    const image = (): Sharp => grain(width, height, channels);
    const png = await hashOf('png', await saved('a.png', image().png()));
    expect(png).toMatch(/^[0-9a-f]{16}$/);
    expect(await hashOf('webp', await saved('a.webp', image().webp({ lossless: true, effort: 0 })))).toBe(
      png,
    );
    expect(await hashOf('tiff', await saved('a.tiff', image().tiff({ compression: 'lzw' })))).toBe(png);
  });

  it('is the same for a PNG and another file that are turned by their EXIF', async () => {
    const turned = (): Sharp => grain(500, 300).withMetadata({ orientation: 6 });
    const png = await hashOf('png', await saved('turned.png', turned().png()));
    expect(await hashOf('tiff', await saved('turned.tiff', turned().tiff({ compression: 'lzw' })))).toBe(png);
  });

  it('of an earlier version, which reduced pictures in another way, is not taken for one', async () => {
    const path = await get('early', 320, await saved('early.png', grain(400, 300)));
    const made = await readFile(path, 'latin1');
    await writeFile(path, made.replace(/GessoP2(?=[0-9a-f]{16}$)/, 'GessoPx'), 'latin1');
    expect(await thumbnailer.pixelHash('early', 'h')).toBeNull();
    await writeFile(path, made, 'latin1');
    expect(await thumbnailer.pixelHash('early', 'h')).toBe(hashes.get('early'));
  });

  it('differs for other pixels, another size and lossy coding', async () => {
    const found = [
      await hashOf('g1', await saved('1.png', grain(700, 500))),
      await hashOf('g2', await saved('2.png', grain(700, 500, 3, 1))),
      await hashOf('g3', await saved('3.png', grain(700, 501))),
      await hashOf('g4', await saved('4.jpg', grain(700, 500).jpeg({ quality: 95 }))),
      await hashOf('g5', await saved('5.png', grain(500, 700))),
    ];
    expect(new Set(found).size).toBe(found.length);
  });

  it('tells a picture from its reduced copy', async () => {
    const flat = (side: number): Sharp =>
      sharp({ create: { width: side, height: side, channels: 3, background: '#808080' } });
    expect(await hashOf('h1', await saved('h1.png', flat(800)))).not.toBe(
      await hashOf('h2', await saved('h2.png', flat(320))),
    );
  });
});
