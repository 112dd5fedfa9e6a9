import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_EDIT_SETTINGS } from '../../../main/domain/edit.ts';
import { decodePicture } from '../../../main/imaging/edit/decoded-picture.ts';
import { prepareEdit, stitchEdit, type EditSpec } from '../../../main/imaging/edit/edit-pipeline.ts';
import { differenceOutside, foreign } from '../../support/edit-checks.ts';

const [width, height] = [90, 60];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-sources-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function pixels(channels: 1 | 2 | 3 | 4, deep = false): Sharp {
  const length = width * height * channels;
  const value = (at: number): number => 60 + ((at * 37) % 120);
  const data = deep
    ? Uint16Array.from({ length }, (_, at) => value(at) * 257 + (at % 200))
    : Uint8Array.from({ length }, (_, at) => value(at));
  const image = sharp(data, { raw: { width, height, channels } });
  return deep ? image.toColourspace(channels < 3 ? 'grey16' : 'rgb16') : image;
}

const KINDS: Readonly<Record<string, () => Promise<Uint8Array>>> = {
  'a JPEG turned by EXIF': () => pixels(3).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  'an AVIF': () => pixels(3).avif({ quality: 80, effort: 0 }).toBuffer(),
  'a TIFF of 16 bits': () => pixels(3, true).tiff().toBuffer(),
  'a PNG of 16 bits with alpha': () => pixels(4, true).png().toBuffer(),
  'a grey PNG of 16 bits': () => pixels(1, true).png().toBuffer(),
  'a grey PNG with alpha': () => pixels(2).toColourspace('b-w').png().toBuffer(),
  'a CMYK JPEG with a profile': () =>
    pixels(3).toColourspace('cmyk').withIccProfile('cmyk').jpeg({ quality: 95 }).toBuffer(),
  'a grey PNG with a profile': () => greyPng(linearGrey()),
  'a wide-gamut PNG': () => pixels(3).withIccProfile('p3').png().toBuffer(),
};

async function greyPng(icc: Uint8Array): Promise<Uint8Array> {
  const png = await pixels(1).toColourspace('b-w').png().toBuffer();
  const body = Buffer.concat([Buffer.from('iCCPgrey\0\0', 'latin1'), deflateSync(icc)]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(body.length - 4, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]);
}

/** A profile (ICC.1:2001-04) whose greys are as bright as their numbers say: sRGB writes the same ones with larger numbers. */
function linearGrey(): Uint8Array {
  const tag = (type: string, body: readonly number[]): Buffer =>
    Buffer.concat([Buffer.from(`${type}\0\0\0\0`, 'latin1'), Buffer.from(body)]);
  const text = [...Buffer.from('grey\0', 'latin1')];
  const described = [0, 0, 0, 5, ...text, ...Array.from({ length: 81 }, () => 0)];
  const whitePoint = [0, 0, 0xf6, 0xd6, 0, 1, 0, 0, 0, 0, 0xd3, 0x2d];
  const tags: [string, Buffer][] = [
    ['desc', tag('desc', described)],
    ['cprt', tag('text', text)],
    ['wtpt', tag('XYZ ', whitePoint)],
    ['kTRC', tag('curv', [0, 0, 0, 1, 1, 0])],
  ];
  const table = Buffer.alloc(4 + tags.length * 12);
  table.writeUInt32BE(tags.length, 0);
  const bodies: Buffer[] = [];
  let offset = 128 + table.length;
  for (const [n, [name, body]] of tags.entries()) {
    const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
    table.write(name, 4 + n * 12, 'latin1');
    table.writeUInt32BE(offset, 8 + n * 12);
    table.writeUInt32BE(body.length, 12 + n * 12);
    bodies.push(padded);
    offset += padded.length;
  }
  const header = Buffer.alloc(128);
  header.writeUInt32BE(offset, 0);
  header.writeUInt32BE(0x02100000, 8);
  header.write('mntrGRAYXYZ ', 12, 'latin1');
  header.write('acsp', 36, 'latin1');
  Buffer.from(whitePoint).copy(header, 68);
  return Buffer.concat([header, table, ...bodies]);
}

async function specFor(bytes: Uint8Array, size: { width: number; height: number }): Promise<EditSpec> {
  const source = join(folder, 'source');
  await writeFile(source, bytes);
  const mask = new Uint8Array(size.width * size.height);
  for (let y = 20; y < 40; y++) mask.fill(255, y * size.width + 15, y * size.width + 45);
  const maskPng = await sharp(mask, { raw: { ...size, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer();
  return {
    source,
    area: { maskPng },
    settings: DEFAULT_EDIT_SETTINGS,
    model: { nativeSize: 64, sizeStep: 8, samples: true },
    strength: 1,
    seed: '7',
  };
}

describe('an edit of a picture', () => {
  it.each(Object.entries(KINDS))('keeps the rest as it was shown: %s', async (_name, make) => {
    const bytes = await make();
    const { width: w, height: h } = (await sharp(bytes).metadata()).autoOrient;
    const spec = await specFor(bytes, { width: w, height: h });
    const given = await prepareEdit(spec);
    const result = await stitchEdit(spec, await foreign(given.width, given.height));
    expect(await differenceOutside(spec, result)).toBe(0);
    // Whatever opens the result shows the untouched rest as it shows the source.
    const shown = async (file: Uint8Array): Promise<Buffer> =>
      sharp(file)
        .autoOrient()
        .extract({ left: 0, top: 0, width: w, height: 19 })
        .removeAlpha()
        .toColourspace('srgb')
        .raw({ depth: 'uchar' })
        .toBuffer();
    const [before, after] = [await shown(bytes), await shown(result)];
    expect(after).toHaveLength(before.length);
    const worst = before.reduce((most, value, at) => Math.max(most, Math.abs(value - after[at]!)), 0);
    expect(worst).toBeLessThanOrEqual(1);
  });

  it('is turned as it is shown', async () => {
    const turned = await decodePicture(await KINDS['a JPEG turned by EXIF']!());
    expect([turned.width, turned.height]).toEqual([height, width]);
  });

  it('keeps an RGB profile, and none of numbers that were converted', async () => {
    const profileOf = async (name: string): Promise<boolean> =>
      (await decodePicture(await KINDS[name]!())).icc !== null;
    expect(await profileOf('a wide-gamut PNG')).toBe(true);
    expect(await profileOf('a CMYK JPEG with a profile')).toBe(false);
    expect(await profileOf('a grey PNG with a profile')).toBe(false);
    const { data } = await decodePicture(await KINDS['a grey PNG with a profile']!());
    // 60 of 255 linear is 133 in sRGB.
    expect(Math.abs(data[0]! - 133)).toBeLessThanOrEqual(1);
  });

  it('shows an engine nothing of what transparency hides', async () => {
    const shownFor = async (hidden: number): Promise<Buffer> => {
      const data = new Uint8Array(width * height * 4).fill(140);
      for (let at = 0; at < width * height; at++) {
        const isHidden = at % width < 50;
        data[at * 4 + 3] = isHidden ? 0 : 255;
        if (isHidden) data.fill(hidden, at * 4, at * 4 + 3);
      }
      const bytes = await sharp(data, { raw: { width, height, channels: 4 } })
        .png()
        .toBuffer();
      const { image } = await prepareEdit(await specFor(bytes, { width, height }));
      return sharp(image).raw().toBuffer();
    };
    const [green, white] = [await shownFor(3), await shownFor(255)];
    expect(Buffer.compare(green, white)).toBe(0);
    expect(Math.min(...green)).toBeGreaterThan(130);
  });
});

describe('a picture too large to be edited', () => {
  const room = (pixels: number) => ({ left: pixels, right: 0, up: pixels, down: 0 });

  it('is refused with what it takes and what there is', async () => {
    const source = await pixels(3).png().toBuffer();
    await expect(decodePicture(source, room(15_000), 2 * 1024 ** 3)).rejects.toMatchObject({
      code: 'TOO_LARGE',
      message: expect.stringMatching(/15090 × 15060 pixels takes about 2\.\d GB.*2\.0 GB are free/) as string,
    });
    await expect(decodePicture(source, room(40_000), 1e15)).rejects.toMatchObject({
      code: 'TOO_LARGE',
      message: expect.stringContaining('40090 × 40060') as string,
    });
  });

  it('is tried while it is small, however little memory is free', async () => {
    expect(await decodePicture(await pixels(3).png().toBuffer(), undefined, 1)).toMatchObject({ width });
  });
});
