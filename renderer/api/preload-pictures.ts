import { isTiled, place, tilesInView, type Size } from '../ui/zoom-geometry.ts';
import { imageUrl, thumbnailUrl, tileUrl } from './media.ts';

/** What must be known of a picture to fetch what is shown of it. */
export interface ShownPicture extends Size {
  readonly uid: string;
  readonly contentHash: string;
  readonly format: string;
}

/**
 * Addresses of what is shown of a picture that fits into the frame: the original; of a huge one a thumbnail and the tiles of that
 * level. Nothing of a video, which is fetched as it plays.
 */
export function fittedUrls(picture: ShownPicture, frame: Size, pixelRatio: number): readonly string[] {
  const { uid, contentHash, format } = picture;
  if (format === 'video') return [];
  if (!isTiled(picture)) return [imageUrl(uid, contentHash)];
  const tiles = tilesInView(place(null, picture, frame), picture, frame, pixelRatio);
  return [
    thumbnailUrl(uid, contentHash, 640),
    ...tiles.map(({ z, x, y }) => tileUrl(uid, contentHash, z, x, y)),
  ];
}

/** Fetches ahead what will be shown of a picture in the frame. */
export function preloadPicture(picture: ShownPicture & { readonly missing: boolean }, frame: Size): void {
  if (picture.missing) return;
  for (const url of fittedUrls(picture, frame, window.devicePixelRatio)) new Image().src = url;
}
