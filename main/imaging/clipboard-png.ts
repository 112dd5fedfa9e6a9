import sharp from 'sharp';
import { AppError } from '../domain/errors.ts';
import { MAX_INPUT_PIXELS } from './limits.ts';

/** A clipboard is short-lived: speed counts, size does not. */
const COMPRESSION = 1;

/**
 * A picture file of any format as the PNG that every system's clipboard takes, upright, without what the file says of itself.
 * @throws AppError UNSUPPORTED for what can't be decoded here, such as a video
 */
export async function clipboardPng(path: string): Promise<Uint8Array> {
  try {
    return await sharp(path, { limitInputPixels: MAX_INPUT_PIXELS })
      .autoOrient()
      .png({ compressionLevel: COMPRESSION })
      .toBuffer();
  } catch (error) {
    throw new AppError('UNSUPPORTED', 'This file can’t be copied as a picture.', {}, error);
  }
}
