import sharp from 'sharp';
import { MAX_INPUT_PIXELS } from './limits.ts';
import { openPicture } from './open-picture.ts';

/**
 * A picture with the transparency of another, brought to its size; null where that has none.
 * @param source path of the file that says what is transparent
 * @returns a PNG
 */
export async function withTransparencyOf(source: string, bytes: Uint8Array): Promise<Uint8Array | null> {
  const { picture, metadata } = await openPicture(source);
  if (!metadata.hasAlpha) return null;
  const opaque = sharp(bytes, { limitInputPixels: MAX_INPUT_PIXELS }).removeAlpha().toColourspace('srgb');
  const { data, info } = await opaque.raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const alpha = await picture
    .autoOrient()
    .toColourspace('srgb')
    .resize({ width, height, fit: 'fill', kernel: 'lanczos3' })
    .extractChannel('alpha')
    .raw()
    .toBuffer();
  if (alpha.every((value: number) => value === 255)) return null;
  return sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false })
    .joinChannel(alpha, { raw: { width, height, channels: 1 } })
    .png({ compressionLevel: 3 })
    .toBuffer();
}
