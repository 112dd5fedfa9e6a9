import { openPicture, undecodable } from './open-picture.ts';

/** A clipboard is short-lived: speed counts, size does not. */
const COMPRESSION = 1;

/**
 * A picture file of any format as the PNG that every system's clipboard takes, upright, without what the file says of itself.
 * @throws AppError UNSUPPORTED for a video, FILE_CORRUPT, NOT_FOUND
 */
export async function clipboardPng(path: string): Promise<Uint8Array> {
  try {
    const { picture } = await openPicture(path);
    return await picture.autoOrient().png({ compressionLevel: COMPRESSION }).toBuffer();
  } catch (error) {
    throw undecodable(error);
  }
}
