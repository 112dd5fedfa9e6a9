import type { ImageTile } from '../../../../main/domain/image-record.ts';

/**
 * Which of a tile's states its badges show. `isBroken`: there is no picture to show, and the icon in its place says that of one, of a
 * video that it is one.
 */
export function stateBadges(
  { format, missing }: Pick<ImageTile, 'format' | 'missing'>,
  isBroken: boolean,
): { readonly video: boolean; readonly missing: boolean } {
  const isVideo = format === 'video';
  return { video: isVideo && !isBroken, missing: missing && (isVideo || !isBroken) };
}
