import sharp from 'sharp';
import { AppError } from '../../domain/errors.ts';
import type { Extension } from '../../domain/generation.ts';
import { MAX_INPUT_PIXELS } from '../limits.ts';
import { decodePicture, type DecodedPicture, type Rect } from './decoded-picture.ts';

/** What an edit works on: the picture (with room around it, when it is extended) and what is to change. */
export interface EditCanvas {
  readonly picture: DecodedPicture;
  /** One byte a pixel: 0 stays, 255 changes, between: partly. */
  readonly mask: Uint8Array;
  /** Where the original lies. */
  readonly original: Rect;
}

/** @throws AppError FILE_CORRUPT, TOO_LARGE, INVALID_INPUT for a mask that is empty or of another size */
export async function inpaintCanvas(source: string | Uint8Array, maskPng: Uint8Array): Promise<EditCanvas> {
  const picture = await decodePicture(source);
  const { data, info } = await sharp(maskPng, { limitInputPixels: MAX_INPUT_PIXELS })
    .toColourspace('b-w')
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = picture;
  if (info.width !== width || info.height !== height) {
    throw new AppError(
      'INVALID_INPUT',
      `The mask is ${info.width} × ${info.height} pixels, the picture ${width} × ${height}.`,
    );
  }
  if (!data.some((value) => value !== 0)) {
    throw new AppError('INVALID_INPUT', 'The mask is empty. Paint over what should change.');
  }
  return { picture, mask: data, original: { left: 0, top: 0, width, height } };
}

/** @throws AppError FILE_CORRUPT, TOO_LARGE, INVALID_INPUT when nothing is added */
export async function outpaintCanvas(source: string | Uint8Array, extend: Extension): Promise<EditCanvas> {
  const { left, right, up, down } = extend;
  if (left + right + up + down === 0) {
    throw new AppError('INVALID_INPUT', 'Extend at least one side, by 64 to 2048 pixels.');
  }
  const inner = await decodePicture(source, extend);
  const width = inner.width + left + right;
  const height = inner.height + up + down;
  const { channels } = inner;
  const data =
    inner.data instanceof Uint16Array
      ? new Uint16Array(width * height * channels)
      : new Uint8Array(width * height * channels);
  const mask = new Uint8Array(width * height).fill(255);
  for (let y = 0; y < inner.height; y++) {
    const to = (y + up) * width + left;
    const row = inner.data.subarray(y * inner.width * channels, (y + 1) * inner.width * channels);
    data.set(row, to * channels);
    mask.fill(0, to, to + inner.width);
  }
  return {
    picture: { ...inner, width, height, data },
    mask,
    original: { left, top: up, width: inner.width, height: inner.height },
  };
}

/** The least rectangle that holds everything masked. */
export function boundsOfMask(mask: Uint8Array, width: number, height: number): Rect {
  let left = width;
  let right = -1;
  let top = height;
  let bottom = -1;
  for (let y = 0; y < height; y++) {
    const row = mask.subarray(y * width, (y + 1) * width);
    let first = 0;
    while (first < width && row[first] === 0) first++;
    if (first === width) continue;
    let last = width - 1;
    while (row[last] === 0) last--;
    left = Math.min(left, first);
    right = Math.max(right, last);
    top = Math.min(top, y);
    bottom = y;
  }
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}
