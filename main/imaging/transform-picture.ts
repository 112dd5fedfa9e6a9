import sharp, { type Sharp } from 'sharp';
import type { TransformStep } from '../domain/transform.ts';
import { AppError } from '../domain/errors.ts';
import { MAX_INPUT_PIXELS } from './limits.ts';

const INPUT_OPTIONS = { limitInputPixels: MAX_INPUT_PIXELS };

/**
 * Applies the steps in order and encodes a PNG that keeps depth, alpha and ICC profile. Cropping, turning by quarters
 * and flipping change no pixel's value.
 * @throws AppError INVALID_INPUT for a crop outside the picture, FILE_CORRUPT
 */
export async function transformPicture(
  bytes: Uint8Array,
  steps: readonly TransformStep[],
): Promise<Uint8Array> {
  // sharp has an order of its own for operations of one pipeline, so each step is a pipeline of its own.
  let current = await encode(sharp(bytes, INPUT_OPTIONS).autoOrient(), 1);
  for (const [index, step] of steps.entries()) {
    const { width, height } = await sharp(current, INPUT_OPTIONS).metadata();
    current = await encode(apply(current, step, width, height), index === steps.length - 1 ? 6 : 1);
  }
  return current;
}

function apply(bytes: Uint8Array, step: TransformStep, width: number, height: number): Sharp {
  const image = sharp(bytes, INPUT_OPTIONS);
  switch (step.kind) {
    case 'crop':
      if (step.left + step.width > width || step.top + step.height > height) {
        throw new AppError(
          'INVALID_INPUT',
          `The crop reaches outside the picture, which is ${width} × ${height} pixels.`,
        );
      }
      return image.extract(step);
    case 'resize':
      return image.resize(step.width, step.height, { fit: 'fill', kernel: 'lanczos3' });
    case 'rotate':
      return image.rotate(step.degrees);
    case 'flip':
      return step.direction === 'vertical' ? image.flip() : image.flop();
  }
}

async function encode(image: Sharp, compressionLevel: number): Promise<Uint8Array> {
  try {
    const { depth, channels } = await image.metadata();
    const deep = depth === 'ushort';
    const space = deep ? (channels < 3 ? 'grey16' : 'rgb16') : channels < 3 ? 'b-w' : 'srgb';
    return await image.toColourspace(space).keepIccProfile().png({ compressionLevel }).toBuffer();
  } catch (error) {
    throw new AppError('FILE_CORRUPT', 'The picture can’t be decoded.', {}, error);
  }
}
