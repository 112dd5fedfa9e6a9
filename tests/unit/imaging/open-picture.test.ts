import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clipboardPng } from '../../../main/imaging/clipboard-png.ts';
import { composeAnimation, composeCollage } from '../../../main/imaging/compose.ts';
import { decodePicture, encodePicture } from '../../../main/imaging/edit/decoded-picture.ts';
import { maskFromPicture } from '../../../main/imaging/mask-files.ts';
import { openPicture, pictureBytes } from '../../../main/imaging/open-picture.ts';
import { smallPicture } from '../../../main/imaging/small-picture.ts';
import { createTilePyramid } from '../../../main/imaging/tiles.ts';
import { transformPicture } from '../../../main/imaging/transform-picture.ts';
import { bmp } from '../../fixtures/metadata/pictures.ts';

/** Its rows come from the bottom, as in most. */
const upsideDown = bmp({ isUpright: false });

let folder: string;
let picture: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gesso-open-'));
  picture = join(folder, 'a.bmp');
  await writeFile(picture, upsideDown);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Made = string | Uint8Array | null;
const context = { signal: new AbortController().signal, onProgress: () => undefined };
const collage = { columns: 1, width: 24, border: 0, rowSpacing: 0, background: '#ffffff', quality: 90 };

/** Every way on which a picture of the library is decoded, apart from thumbnails and exports. */
const WAYS: Readonly<Record<string, () => Promise<Made>>> = {
  clipboard: () => clipboardPng(picture),
  tiles: () => createTilePyramid({ cacheFolder: join(folder, 'tiles') }).get('aa', 'h', picture, 0, 0, 0),
  edit: async () => encodePicture(await decodePicture(picture)),
  'crop and turn': async () => transformPicture(await pictureBytes(picture), []),
  engine: () => pictureBytes(picture),
  cover: async () => smallPicture(upsideDown, 24),
  async collage() {
    const to = join(folder, 'collage.png');
    await composeCollage([picture], { ...collage, format: 'png' }, to, context);
    return to;
  },
  async animation() {
    const to = join(folder, 'animation.gif');
    await composeAnimation([picture], { format: 'gif', frameMs: 100, loops: 0, width: null }, to, context);
    return to;
  },
};

describe('a BMP, which sharp can’t read', () => {
  it.each(Object.entries(WAYS))('is decoded for %s', async (_, make) => {
    const made = await make();
    const { data, info } = await sharp(made ?? '')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const at = (x: number, y: number): number[] => [
      ...data.subarray((y * info.width + x) * 3).subarray(0, 3),
    ];
    const near = (value: number): unknown => expect.toSatisfy((is: number) => Math.abs(is - value) < 40);
    expect(at(0, 0)).toEqual([255, 128, 0].map(near));
    expect(at(23, 0)).toEqual([0, 0, 0].map(near));
  });

  it('is a mask by its brightness', async () => {
    const mask = await sharp(await maskFromPicture(await pictureBytes(picture)))
      .toColourspace('b-w')
      .raw()
      .toBuffer();
    expect(mask).toHaveLength(24 * 16);
    expect(mask[0]).toBeGreaterThan(100);
    expect(mask[23]).toBe(0);
  });

  it('is known by its first bytes, whatever its name', async () => {
    const path = join(folder, 'renamed.png');
    await writeFile(path, bmp());
    expect(await (await openPicture(path)).picture.raw().toBuffer()).toHaveLength(24 * 16 * 3);
  });

  it('of a rarer kind is refused with what to do', async () => {
    const path = join(folder, 'rare.bmp');
    await writeFile(path, bmp({ bits: 8 }));
    const refusal = { code: 'UNSUPPORTED', message: expect.stringContaining('Save it as PNG') as unknown };
    await expect(clipboardPng(path)).rejects.toMatchObject(refusal);
    await expect(decodePicture(path)).rejects.toMatchObject(refusal);
    await expect(pictureBytes(path)).rejects.toMatchObject(refusal);
  });
});

describe('what is no picture', () => {
  it('is said to be a video, damaged, or gone', async () => {
    const [video, damaged] = [join(folder, 'a.mp4'), join(folder, 'damaged.png')];
    for (const path of [video, damaged]) await writeFile(path, 'no picture');
    const why = (path: string): Promise<unknown> => decodePicture(path).catch((error: unknown) => error);
    expect(await why(video)).toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringMatching(/video/) as unknown,
    });
    expect(await why(damaged)).toMatchObject({
      code: 'FILE_CORRUPT',
      message: expect.stringMatching(/damaged/) as unknown,
    });
    expect(await why(join(folder, 'gone.png'))).toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringMatching(/not where it was/) as unknown,
    });
    await expect(pictureBytes(video)).rejects.toMatchObject({
      message: expect.stringContaining('“a.mp4”') as unknown,
    });
  });
});
