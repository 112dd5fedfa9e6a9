import type { ImageTile } from '../../../../main/domain/image-record.ts';

/** What a picture that can't be shown is remembered by: with other contents, or back where it was, it is asked for again. */
export function askedPicture({ contentHash, missing }: Pick<ImageTile, 'contentHash' | 'missing'>): string {
  return `${contentHash} ${missing}`;
}
