import { open, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import sharp, { type Metadata, type Sharp, type SharpOptions } from 'sharp';
import { AppError, isAppError } from '../domain/errors.ts';
import { isVideo } from '../domain/file-endings.ts';
import { errorCode, isMissing } from '../error-code.ts';
import { MAX_INPUT_PIXELS } from './limits.ts';
import { openBmp } from './open-bmp.ts';

/** A picture that is not decoded yet. */
interface OpenedPicture {
  readonly picture: Sharp;
  readonly metadata: Metadata;
}

/**
 * A picture of the user's, by the path of its file or by its bytes, to be decoded. All that decode such pictures open them here, so
 * that they know the same formats.
 * @throws AppError UNSUPPORTED, FILE_CORRUPT; what reading the file or sharp throws, also once it is decoded: see `undecodable`
 */
export async function openPicture(
  file: string | Uint8Array,
  options: SharpOptions = {},
): Promise<OpenedPicture> {
  if (typeof file === 'string' && isVideo(file))
    throw new AppError('UNSUPPORTED', 'This is a video, where only a picture will do.');
  try {
    return await opened(sharp(file, { limitInputPixels: MAX_INPUT_PIXELS, ...options }));
  } catch (error) {
    // Nearly all are known to sharp: only at others is looked a second time.
    if (!(await isBmp(file))) throw error;
    return opened(await openBmp(file));
  }
}

async function opened(picture: Sharp): Promise<OpenedPicture> {
  return { picture, metadata: await picture.metadata() };
}

/**
 * The bytes of a picture for those that know sharp alone: its file's own, or a PNG of it where sharp has no reader.
 * @throws AppError
 */
export async function pictureBytes(path: string): Promise<Uint8Array> {
  try {
    if (!isVideo(path) && !(await isBmp(path))) return await readFile(path);
    const { picture } = await openPicture(path);
    return await picture.png({ compressionLevel: 1 }).toBuffer();
  } catch (error) {
    throw undecodable(error, basename(path));
  }
}

/** Why a picture could not be opened or decoded, for the user. @param name of its file, where it is one of several */
export function undecodable(error: unknown, name?: string): AppError {
  const [code, why] = reasonOf(error);
  return new AppError(code, name === undefined ? why : `“${name}”: ${why}`, {}, error);
}

function reasonOf(error: unknown): readonly [AppError['code'], string] {
  if (isAppError(error)) return [error.code, error.message];
  if (isMissing(error)) return ['NOT_FOUND', 'The file is not where it was; its disk may be unplugged.'];
  const code = errorCode(error);
  if (code === 'ERR_FS_FILE_TOO_LARGE')
    return ['TOO_LARGE', 'The file has more than 2 GB, too much to be read at once.'];
  if (code !== '') return ['FILE_UNREADABLE', `The file could not be read (${code}).`];
  return ['FILE_CORRUPT', 'This picture can’t be decoded; it may be damaged.'];
}

/** By its first bytes, as when it came into the library: a file may bear another format's name. */
async function isBmp(file: string | Uint8Array): Promise<boolean> {
  if (typeof file !== 'string') return file[0] === 0x42 && file[1] === 0x4d;
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer.toString('latin1') === 'BM';
  } finally {
    await handle.close();
  }
}
