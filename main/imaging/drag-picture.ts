import sharp from 'sharp';

/** Pixels of the square; at twice the density of an ordinary screen. */
const SIDE = 192;
/** Each picture of the pile lies this much further up and left than the one before it, pixels. */
const STEP = 16;
/** As many pictures are in it. */
export const PILE = 3;

/**
 * What is under the mouse while pictures are dragged out of the window: the first on top of a small pile of the others.
 * @param thumbnails files of the pictures, first one first
 * @returns PNG
 */
export async function dragPicture(thumbnails: readonly string[]): Promise<Buffer> {
  const shown = thumbnails.slice(0, PILE);
  const side = SIDE - STEP * (shown.length - 1);
  const pile = await Promise.all(
    shown.map(async (file, index) => ({
      input: await sharp(file)
        .resize(side - 2, side - 2, { fit: 'cover' })
        .extend({ top: 1, bottom: 1, left: 1, right: 1, background: '#808080' })
        .png()
        .toBuffer(),
      left: index * STEP,
      top: index * STEP,
    })),
  );
  const background = { r: 0, g: 0, b: 0, alpha: 0 };
  return sharp({ create: { width: SIDE, height: SIDE, channels: 4, background } })
    .composite(pile.toReversed())
    .png()
    .toBuffer();
}
