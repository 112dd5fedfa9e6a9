import { describe, expect, it } from 'vitest';
import sharp from 'sharp';
import type { TransformStep } from '../../../../../main/domain/transform.ts';
import { transformPicture } from '../../../../../main/imaging/transform-picture.ts';
import {
  transformMask,
  type MaskPlane,
} from '../../../../../renderer/features/editor/mask/mask-transform.ts';

const width = 61;
const height = 37;
const mask: MaskPlane = {
  width,
  height,
  pixels: Uint8Array.from(
    { length: width * height },
    (_, at) => (at * 7 + Math.floor(at / width) * 31) % 256,
  ),
};

/** What becomes of a picture that looks like the mask. */
async function pictureAfter(steps: readonly TransformStep[]): Promise<MaskPlane> {
  const png = await sharp(mask.pixels, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer();
  const { data, info } = await sharp(await transformPicture(png, steps))
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, pixels: new Uint8Array(data) };
}

describe('a mask after its picture was changed', () => {
  const exact: readonly (readonly TransformStep[])[] = [
    [{ kind: 'rotate', degrees: 90 }],
    [{ kind: 'rotate', degrees: 180 }],
    [{ kind: 'rotate', degrees: 270 }],
    [{ kind: 'flip', direction: 'horizontal' }],
    [{ kind: 'flip', direction: 'vertical' }],
    [{ kind: 'crop', left: 5, top: 9, width: 20, height: 11 }],
    [
      { kind: 'crop', left: 1, top: 2, width: 50, height: 30 },
      { kind: 'rotate', degrees: 90 },
      { kind: 'flip', direction: 'horizontal' },
    ],
  ];
  it.each(exact)('lies where the picture’s pixels lie: %o', async (...steps) => {
    expect(transformMask(mask, steps)).toEqual(await pictureAfter(steps));
  });

  it('is stretched with it, and keeps what is whole', () => {
    const pixels = new Uint8Array(100 * 100);
    for (let y = 0; y < 100; y++) pixels.fill(255, y * 100, y * 100 + 50);
    for (const side of [40, 250]) {
      const after = transformMask({ width: 100, height: 100, pixels }, [
        { kind: 'resize', width: side, height: side },
      ]);
      expect([after.width, after.height]).toEqual([side, side]);
      const row = after.pixels.subarray(0, side);
      expect(row[0]).toBe(255);
      expect(row[Math.floor(side * 0.45)]).toBe(255);
      expect(row[Math.ceil(side * 0.55)]).toBe(0);
      expect(row.at(-1)).toBe(0);
    }
  });
});
