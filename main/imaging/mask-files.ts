import sharp from 'sharp';
import { AppError } from '../domain/errors.ts';
import { MAX_INPUT_PIXELS } from './limits.ts';

const INPUT_OPTIONS = { limitInputPixels: MAX_INPUT_PIXELS };

/** Size of a mask, and whether nothing of it is masked. @throws AppError FILE_CORRUPT */
export async function maskFacts(
  bytes: Uint8Array,
): Promise<{ readonly width: number; readonly height: number; readonly empty: boolean }> {
  try {
    const image = sharp(bytes, INPUT_OPTIONS);
    const { width, height } = await image.metadata();
    const { channels } = await image.stats();
    return { width, height, empty: channels[0]?.max === 0 };
  } catch (error) {
    throw new AppError('FILE_CORRUPT', 'The mask can’t be read. Paint it anew.', {}, error);
  }
}

/** A mask stretched to another size, as an 8-bit greyscale PNG. What was wholly masked stays exactly 255 inside. */
export async function stretchMask(bytes: Uint8Array, width: number, height: number): Promise<Uint8Array> {
  return sharp(bytes, INPUT_OPTIONS)
    .resize(width, height, { fit: 'fill', kernel: 'linear' })
    .toColourspace('b-w')
    .png()
    .toBuffer();
}

/** Any picture as a mask, upright: its brightness, 8-bit greyscale; what is transparent is not masked. @throws AppError FILE_CORRUPT */
export async function maskFromPicture(bytes: Uint8Array): Promise<Uint8Array> {
  try {
    return await sharp(bytes, INPUT_OPTIONS)
      .autoOrient()
      .flatten({ background: '#000000' })
      .toColourspace('b-w')
      .extractChannel(0)
      .toColourspace('b-w')
      .png()
      .toBuffer();
  } catch (error) {
    throw new AppError(
      'FILE_CORRUPT',
      'The mask can’t be read. It must be a picture, white where it may change.',
      {},
      error,
    );
  }
}
