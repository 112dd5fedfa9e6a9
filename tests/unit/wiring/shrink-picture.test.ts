import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { samePixels } from '../../../main/imaging/lossless.ts';
import {
  encodeChunk,
  encodeTextChunk,
  insertChunks,
  readPngChunks,
} from '../../../main/metadata/png-chunks.ts';
import { readMetadata } from '../../../main/metadata/read-metadata.ts';
import { shrinkPicture } from '../../../main/wiring/shrink-picture.ts';

const SIZE = 64;
const UID = '0b0e7ad2-52a3-4f5b-9d1e-3f1c6a6f7a10';
const INFOTEXT =
  'a fox\nNegative prompt: blur\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 18446744073709551615, Size: 64x64';
const GRAPH = '{"3": {"class_type": "KSampler", "inputs": {"seed": 1}}}';

function samples(channels: number): Uint8Array {
  return Uint8Array.from(
    { length: SIZE * SIZE * channels },
    (_, index) => (index * 37 + (index >> 5) * 11) & 255,
  );
}

function picture(channels: 1 | 3 | 4): ReturnType<typeof sharp> {
  return sharp(samples(channels), { raw: { width: SIZE, height: SIZE, channels } });
}

const loose = { compressionLevel: 0 } as const;
const sixteen = sharp(
  Uint16Array.from({ length: SIZE * SIZE * 3 }, (_, index) => (index * 7919) & 65_535),
  { raw: { width: SIZE, height: SIZE, channels: 3 } },
).toColorspace('rgb16');

const KINDS: Readonly<Record<string, () => Promise<Buffer>>> = {
  rgb: () => picture(3).png(loose).toBuffer(),
  'transparent, colours under it': () => picture(4).png(loose).toBuffer(),
  grey: () => picture(1).toColorspace('b-w').png(loose).toBuffer(),
  palette: () =>
    picture(3)
      .png({ ...loose, palette: true })
      .toBuffer(),
  interlaced: () =>
    picture(3)
      .png({ ...loose, progressive: true })
      .toBuffer(),
  '16 bit': () => sixteen.clone().png(loose).toBuffer(),
  'with a colour profile': () => picture(3).withIccProfile('p3').png(loose).toBuffer(),
};

async function smaller(bytes: Uint8Array, to: 'png' | 'webp'): Promise<Uint8Array> {
  const result = await shrinkPicture({ uid: UID }, bytes, to);
  if (result.kind !== 'smaller') throw new Error(result.reason);
  return result.bytes;
}

describe('a smaller file of the same picture', () => {
  it.each(Object.keys(KINDS))('as PNG: %s', async (kind) => {
    const bytes = (await KINDS[kind]?.()) ?? Buffer.alloc(0);
    const result = await smaller(bytes, 'png');
    expect(result.length).toBeLessThan(bytes.length);
    expect(await samePixels(bytes, result)).toBe(true);
    const others = (png: Uint8Array): string[] =>
      readPngChunks(png)
        .filter(({ type }) => type !== 'IDAT')
        .map(({ type, data }) => `${type} ${Buffer.from(data).toString('hex')}`);
    expect(others(result)).toEqual(others(bytes));
  });

  it.each(Object.keys(KINDS).filter((kind) => kind !== '16 bit'))('as WebP: %s', async (kind) => {
    const bytes = (await KINDS[kind]?.()) ?? Buffer.alloc(0);
    const result = await smaller(bytes, 'webp');
    expect((await sharp(result).metadata()).format).toBe('webp');
    expect(await samePixels(bytes, result)).toBe(true);
    expect((await sharp(result).metadata()).icc).toEqual((await sharp(bytes).metadata()).icc);
  });

  it('keeps every text, also behind the pixels and after the end', async () => {
    const before = insertChunks(
      await picture(3).png(loose).toBuffer(),
      [
        encodeTextChunk({ keyword: 'parameters', text: INFOTEXT }),
        encodeTextChunk({ keyword: 'mine', text: 'ü 雪' }),
      ],
      () => false,
    );
    const end = before.length - 12;
    const trailing = encodeTextChunk({ keyword: 'late', text: 'behind' });
    const bytes = Buffer.concat([
      before.subarray(0, end),
      trailing,
      before.subarray(end),
      Buffer.from('tail'),
    ]);
    const result = await smaller(bytes, 'png');
    expect((await readMetadata(result)).rawTexts).toEqual((await readMetadata(bytes)).rawTexts);
    expect(Buffer.from(result.subarray(-4)).toString()).toBe('tail');
    // WebP has no place for “mine”.
    expect(await shrinkPicture({ uid: UID }, bytes, 'webp')).toEqual({ kind: 'kept', reason: 'metadata' });
  });

  it('as WebP says how it was made, graphs to the letter', async () => {
    const bytes = insertChunks(
      await picture(3).png(loose).toBuffer(),
      [
        encodeTextChunk({ keyword: 'parameters', text: INFOTEXT }),
        encodeTextChunk({ keyword: 'prompt', text: GRAPH }),
      ],
      () => false,
    );
    const [before, after] = [await readMetadata(bytes), await readMetadata(await smaller(bytes, 'webp'))];
    const { provenance: _, ...said } = before.generation;
    expect(after.generation).toMatchObject({ ...said, seed: '18446744073709551615' });
    expect(Object.values(after.rawTexts).some((text) => text.includes(GRAPH))).toBe(true);
  });

  it('is not made of what the format can’t hold', async () => {
    const deep = await sixteen.clone().png(loose).toBuffer();
    expect(await shrinkPicture({ uid: UID }, deep, 'webp')).toEqual({ kind: 'kept', reason: 'pixels' });
    const still = await picture(3).png(loose).toBuffer();
    const animated = insertChunks(still, [encodeChunk('acTL', Buffer.alloc(8))], () => false);
    expect(await shrinkPicture({ uid: UID }, animated, 'png')).toEqual({ kind: 'kept', reason: 'pixels' });
    const gamma = insertChunks(still, [encodeChunk('gAMA', Buffer.from([0, 1, 134, 160]))], () => false);
    expect(await shrinkPicture({ uid: UID }, gamma, 'webp')).toEqual({ kind: 'kept', reason: 'pixels' });
  });

  it('is told from one that differs in the last bit of one sample', async () => {
    const other = Uint16Array.from({ length: SIZE * SIZE * 3 }, (_, index) => (index * 7919) & 65_535);
    other[5] = (other[5] ?? 0) ^ 1;
    const changed = await sharp(other, { raw: { width: SIZE, height: SIZE, channels: 3 } })
      .toColorspace('rgb16')
      .png()
      .toBuffer();
    expect(await samePixels(await sixteen.clone().png(loose).toBuffer(), changed)).toBe(false);
    const profiled = await picture(3).withIccProfile('p3').png(loose).toBuffer();
    const bare = await sharp(profiled, { ignoreIcc: true }).png(loose).toBuffer();
    expect(await samePixels(profiled, bare)).toBe(false);
  });
});
