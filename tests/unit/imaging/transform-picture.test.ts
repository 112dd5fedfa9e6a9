import { describe, expect, it } from 'vitest';
import sharp from 'sharp';
import { maskFacts, stretchMask } from '../../../main/imaging/mask-files.ts';
import { transformPicture } from '../../../main/imaging/transform-picture.ts';

const WIDTH = 23;
const HEIGHT = 17;
const rgb = new Uint8Array(WIDTH * HEIGHT * 3).map((_, index) => (index * 37) % 251);
const raw = { raw: { width: WIDTH, height: HEIGHT, channels: 3 as const } };
const picture = (): Promise<Buffer> => sharp(rgb, raw).png().toBuffer();
const pixels = (file: Uint8Array): Promise<Buffer> => sharp(file).raw().toBuffer();

describe('transforms before an edit', () => {
  it('crop, turn and flip without changing a pixel’s value, in the order given', async () => {
    const there = await transformPicture(await picture(), [
      { kind: 'rotate', degrees: 90 },
      { kind: 'flip', direction: 'horizontal' },
    ]);
    expect(await sharp(there).metadata()).toMatchObject({ width: HEIGHT, height: WIDTH });
    const back = await transformPicture(there, [
      { kind: 'flip', direction: 'horizontal' },
      { kind: 'rotate', degrees: 270 },
    ]);
    expect(Buffer.compare(await pixels(back), Buffer.from(rgb))).toBe(0);

    const cropped = await transformPicture(await picture(), [
      { kind: 'crop', left: 3, top: 2, width: 5, height: 4 },
    ]);
    const expected = await sharp(rgb, raw).extract({ left: 3, top: 2, width: 5, height: 4 }).raw().toBuffer();
    expect(Buffer.compare(await pixels(cropped), expected)).toBe(0);
  });

  it('keep 16 bits and the profile, and apply EXIF orientation first', async () => {
    const deep = await sharp(rgb, raw).toColourspace('rgb16').withIccProfile('p3').png().toBuffer();
    const turned = await sharp(await transformPicture(deep, [{ kind: 'rotate', degrees: 180 }])).metadata();
    expect(turned.depth).toBe('ushort');
    expect(turned.icc).toBeDefined();
    const tilted = await sharp(rgb, raw).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const upright = await transformPicture(tilted, [{ kind: 'resize', width: 10, height: 20 }]);
    expect(await sharp(upright).metadata()).toMatchObject({ width: 10, height: 20 });
    const cropped = transformPicture(tilted, [
      { kind: 'crop', left: 0, top: 0, width: HEIGHT, height: WIDTH },
    ]);
    expect(await sharp(await cropped).metadata()).toMatchObject({ width: HEIGHT, height: WIDTH });
  });

  it('refuse a crop outside the picture, and what is no picture', async () => {
    const outside = transformPicture(await picture(), [
      { kind: 'crop', left: 20, top: 0, width: 9, height: 2 },
    ]);
    await expect(outside).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(transformPicture(new Uint8Array([1, 2]), [])).rejects.toMatchObject({
      code: 'FILE_CORRUPT',
    });
  });
});

describe('mask files', () => {
  const mask = (value: number, side = 20): Promise<Buffer> =>
    sharp(new Uint8Array(side * side).fill(value), { raw: { width: side, height: side, channels: 1 } })
      .toColourspace('b-w')
      .png()
      .toBuffer();

  it('tell their size and whether anything is masked', async () => {
    expect(await maskFacts(await mask(0))).toEqual({ width: 20, height: 20, empty: true });
    expect(await maskFacts(await mask(1))).toMatchObject({ empty: false });
    await expect(maskFacts(new Uint8Array([1]))).rejects.toMatchObject({ code: 'FILE_CORRUPT' });
  });

  it('stay exactly 255 inside when stretched', async () => {
    const stretched = await stretchMask(await mask(255), 61, 33);
    expect(await sharp(stretched).metadata()).toMatchObject({
      width: 61,
      height: 33,
      channels: 1,
      depth: 'uchar',
    });
    expect(new Set(await pixels(stretched))).toEqual(new Set([255]));
  });
});
