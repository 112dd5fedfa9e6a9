import { openPicture } from './open-picture.ts';

/** Pictures to be shown small are no larger; this one is a stranger's, and is decoded in this process. */
const MOST_PIXELS = 64 * 2 ** 20;

/** A picture from outside as a small WebP, its longest side at most `side` pixels; null when it can't be decoded. */
export async function smallPicture(bytes: Uint8Array, side: number): Promise<Uint8Array | null> {
  try {
    const { picture } = await openPicture(bytes, { limitInputPixels: MOST_PIXELS });
    return await picture
      .autoOrient()
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .toColorspace('srgb')
      .webp({ quality: 80 })
      .toBuffer();
  } catch {
    // No picture, damaged, or too large: the caller shows none.
    return null;
  }
}
