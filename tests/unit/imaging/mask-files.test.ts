import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { maskFacts, maskFromPicture, stretchMask } from '../../../main/imaging/mask-files.ts';

const raw = async (png: Uint8Array): Promise<number[]> => {
  expect(await sharp(png).metadata()).toMatchObject({ format: 'png', channels: 1, depth: 'uchar' });
  return [...(await sharp(png).toColourspace('b-w').raw().toBuffer())];
};

describe('a picture taken as a mask', () => {
  it('is its brightness, 8-bit grey, whatever it came as', async () => {
    const black = { r: 0, g: 0, b: 0 };
    const image = sharp({ create: { width: 2, height: 1, channels: 3, background: black } }).composite([
      { input: { create: { width: 1, height: 1, channels: 3, background: '#ffffff' } }, left: 1, top: 0 },
    ]);
    for (const bytes of [
      await image.clone().png().toBuffer(),
      await image.clone().webp({ lossless: true }).toBuffer(),
      await image.clone().toColourspace('rgb16').png().toBuffer(),
    ]) {
      expect(await raw(await maskFromPicture(bytes))).toEqual([0, 255]);
    }
  });

  it('lies as the picture of the same camera lies', async () => {
    const data = Buffer.alloc(
      32 * 16,
      Buffer.from([...Array<number>(16).fill(0), ...Array<number>(16).fill(255)]),
    );
    const turned = await sharp(data, { raw: { width: 32, height: 16, channels: 1 } })
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 100 })
      .toBuffer();
    const mask = await maskFromPicture(turned);
    expect(await sharp(mask).metadata()).toMatchObject({ width: 16, height: 32 });
    const pixels = await raw(mask);
    expect([pixels.at(0), pixels.at(-1)]).toEqual([0, 255]);
  });

  it('masks nothing where it is transparent', async () => {
    const data = Uint8Array.from([255, 255, 255, 0, 255, 255, 255, 255]);
    const png = await sharp(data, { raw: { width: 2, height: 1, channels: 4 } })
      .png()
      .toBuffer();
    expect(await raw(await maskFromPicture(png))).toEqual([0, 255]);
  });

  it('is refused in plain words when it is no picture', async () => {
    await expect(maskFromPicture(Buffer.from('no picture'))).rejects.toMatchObject({
      code: 'FILE_CORRUPT',
      message: expect.stringContaining('white where it may change') as string,
    });
  });

  it('tells its size and whether it is empty, and stays whole inside when it is stretched', async () => {
    const data = new Uint8Array(40 * 30);
    const png = (values: Uint8Array): Promise<Buffer> =>
      sharp(values, { raw: { width: 40, height: 30, channels: 1 } })
        .toColourspace('b-w')
        .png()
        .toBuffer();
    expect(await maskFacts(await png(data))).toEqual({ width: 40, height: 30, empty: true });
    for (let y = 10; y < 20; y++) data.fill(255, y * 40 + 10, y * 40 + 30);
    const stretched = await stretchMask(await png(data), 133, 71);
    expect(await maskFacts(stretched)).toEqual({ width: 133, height: 71, empty: false });
    const values = await raw(stretched);
    for (let y = 28; y < 43; y++) for (let x = 40; x < 94; x++) expect(values[y * 133 + x]).toBe(255);
    expect(values[0]).toBe(0);
  });
});
