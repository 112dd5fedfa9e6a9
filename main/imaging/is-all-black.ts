import sharp from 'sharp';
import { MAX_INPUT_PIXELS } from './limits.ts';

/** Whether every pixel of an encoded picture is black: what a model computing NaNs leaves. */
export async function isAllBlack(bytes: Uint8Array): Promise<boolean> {
  const { channels } = await sharp(bytes, { limitInputPixels: MAX_INPUT_PIXELS }).removeAlpha().stats();
  return channels.every(({ max }) => max === 0);
}
