import sharp, { type Sharp } from 'sharp';
import { AppError } from '../../domain/errors.ts';
import { MAX_INPUT_PIXELS } from '../limits.ts';
import type { CropPlan } from './crop-plan.ts';

/** What an engine made, in the size of the part it belongs to. */
export interface EngineOutput {
  /** 8-bit RGB of whole rows, which lie inside the part. */
  rows(top: number, height: number): Promise<Uint8Array>;
  /** 8-bit RGB of all of it in another size. */
  resized(width: number, height: number): Promise<Uint8Array>;
}

/** Sides of an output may miss what was asked for by this many pixels: models round to steps of their own. */
const TOLERANCE = 64;

/** @throws AppError SERVER_PROTOCOL for an output of another shape */
export async function readOutput(
  bytes: Uint8Array,
  { rect, width, height }: CropPlan,
): Promise<EngineOutput> {
  const image = sharp(bytes, { limitInputPixels: MAX_INPUT_PIXELS });
  const found = await image.metadata();
  if (Math.abs(found.width - width) > TOLERANCE || Math.abs(found.height - height) > TOLERANCE) {
    throw new AppError(
      'SERVER_PROTOCOL',
      `The engine was asked for ${width} × ${height} pixels and made ${found.width} × ${found.height}.`,
    );
  }
  const { data, info } = await image
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const resize = (toWidth: number, toHeight: number): Sharp =>
    sharp(data, {
      raw: { width: info.width, height: info.height, channels: 3 },
      limitInputPixels: false,
    }).resize(toWidth, toHeight, { fit: 'fill', kernel: 'lanczos3' });
  const isWhole = (toWidth: number, toHeight: number): boolean =>
    info.width === toWidth && info.height === toHeight;
  return {
    async rows(top, rowCount) {
      const rowBytes = rect.width * 3;
      if (isWhole(rect.width, rect.height)) return data.subarray(top * rowBytes, (top + rowCount) * rowBytes);
      return resize(rect.width, rect.height)
        .extract({ left: 0, top, width: rect.width, height: rowCount })
        .raw()
        .toBuffer();
    },
    resized: async (toWidth, toHeight) =>
      isWhole(toWidth, toHeight) ? data : resize(toWidth, toHeight).raw().toBuffer(),
  };
}
