import sharp, { type Metadata, type Sharp } from 'sharp';
import { MAX_INPUT_PIXELS } from './limits.ts';

/** Above this the decoded samples of two pictures side by side would take gigabytes. */
export const MAX_COMPARED_PIXELS = 100_000_000;

/**
 * The picture coded anew without loss, as small as the encoder can: its colour profile is kept, its texts are not.
 * @throws what sharp throws for a picture it can't decode
 */
export async function encodeLossless(picture: Uint8Array, to: 'png' | 'webp'): Promise<Uint8Array> {
  const { space } = await open(picture).metadata();
  const image = open(picture).keepIccProfile();
  if (to === 'webp') return image.webp({ lossless: true, exact: true, effort: 5 }).toBuffer();
  return image
    .toColorspace(space)
    .png({ compressionLevel: 9, adaptiveFiltering: true, palette: false })
    .toBuffer();
}

/**
 * Whether two pictures are the same in every sample of every channel, at the first one's bit depth, and have the same
 * colour profile. A channel of full opacity counts as none.
 * @throws what sharp throws for a picture it can't decode
 */
export async function samePixels(first: Uint8Array, second: Uint8Array): Promise<boolean> {
  const [one, other] = await Promise.all([open(first).metadata(), open(second).metadata()]);
  if (one.width !== other.width || one.height !== other.height) return false;
  if (!sameBytes(one.icc, other.icc) || (one.orientation ?? 1) !== (other.orientation ?? 1)) return false;
  const [a, b] = await Promise.all([samplesOf(open(first), one), samplesOf(open(second), one)]);
  return a.equals(b);
}

function samplesOf(image: Sharp, { space, depth }: Metadata): Promise<Buffer> {
  const is16Bit = depth === 'ushort';
  // Grey becomes three equal channels in a format without grey.
  return image
    .toColorspace(is16Bit ? (space === 'grey16' ? 'grey16' : 'rgb16') : 'srgb')
    .ensureAlpha()
    .raw({ depth: is16Bit ? 'ushort' : 'uchar' })
    .toBuffer();
}

function sameBytes(first: Uint8Array | undefined, second: Uint8Array | undefined): boolean {
  return Buffer.from(first ?? []).equals(Buffer.from(second ?? []));
}

/** Samples as they are stored: no profile applied, not turned. */
function open(picture: Uint8Array): Sharp {
  return sharp(picture, { limitInputPixels: MAX_INPUT_PIXELS, failOn: 'error', ignoreIcc: true });
}
