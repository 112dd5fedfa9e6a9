import { stat } from 'node:fs/promises';
import sharp from 'sharp';
import type { Catalog } from '../domain/catalog.ts';
import type { Engine } from '../domain/engine.ts';
import { AppError } from '../domain/errors.ts';
import { IMAGE_FORMATS, type ImageFormat, type ShownPicture } from '../domain/image-record.ts';
import type { Thumbnailer, ThumbnailSource } from '../imaging/thumbnails.ts';
import type { ImageTree } from '../library/image-tree.ts';
import { LIBRARY_ROOT_ID } from '../library/layout.ts';
import type { Log } from '../log.ts';
import { contentHashOfBytes } from '../metadata/content-hash.ts';
import { textsOf, writeGeneration } from '../metadata/write-png.ts';
import type { KeepDeps } from '../usecases/keep-result.ts';
import { findModel } from '../usecases/submit-generation.ts';
import { readPicture } from './read-files.ts';

interface Parts {
  readonly catalog: Pick<Catalog, 'saveJobImage' | 'updateFiles'>;
  readonly tree: ImageTree;
  readonly engines: readonly Engine[];
  readonly thumbnails: Pick<Thumbnailer, 'get'>;
  readonly now: () => number;
  retentionHours(): number;
  readonly log: Log;
}

/** sharp's own cap is 16,383²; pictures up to 32k squares are worth opening. */
const MAX_PIXELS = 32_768 * 32_768;

export function createKeepDeps({
  catalog,
  tree,
  engines,
  thumbnails,
  now,
  retentionHours,
  log,
}: Parts): KeepDeps {
  const makeThumbnail = (picture: ShownPicture, source: ThumbnailSource): void => {
    thumbnails.get(picture, 320, source).catch((error: unknown) => {
      log('warn', 'A thumbnail could not be made', { uid: picture.uid, error: String(error) });
    });
  };
  return {
    catalog,
    tree,
    modelOf: ({ engine, model }) =>
      findModel(engines, engine, model).then(
        (found) => found.model,
        () => null,
      ),
    inspectBytes,
    toPng: (bytes) =>
      sharp(bytes, { limitInputPixels: MAX_PIXELS })
        .keepExif()
        .keepIccProfile()
        .png({ compressionLevel: 4 })
        .toBuffer(),
    writeMetadata: (bytes, what) => ({ bytes: writeGeneration(bytes, what), texts: textsOf(what) }),
    inspectFile: (path) => readPicture(tree.absolute({ rootId: LIBRARY_ROOT_ID, path })),
    onUnreadable: (path, error) => log('warn', 'A file could not be adopted', { path, error: String(error) }),
    modifiedAtMs: async (path) =>
      Math.trunc((await stat(tree.absolute({ rootId: LIBRARY_ROOT_ID, path }))).mtimeMs),
    contentHash: contentHashOfBytes,
    rootId: LIBRARY_ROOT_ID,
    now,
    retentionHours,
    noteSaved: (uid, path) => log('info', 'A picture is saved', { uid, path }),
    onSaved: (saved) => makeThumbnail(saved, tree.absolute(saved.file)),
    onMade: (made, bytes, entered) => makeThumbnail(made, { bytes, entered }),
  };
}

/** Size and format by decoding the header. @throws AppError FILE_CORRUPT */
async function inspectBytes(
  bytes: Uint8Array,
): Promise<{ width: number; height: number; format: ImageFormat }> {
  try {
    const { autoOrient, format } = await sharp(bytes, { limitInputPixels: MAX_PIXELS }).metadata();
    const known = IMAGE_FORMATS.find((candidate) => candidate === format);
    if (!known) throw new Error(`format ${format}`);
    return { ...autoOrient, format: known };
  } catch (error) {
    throw new AppError('FILE_CORRUPT', 'What the engine sent is not a picture that can be read.', {}, error);
  }
}

/** @throws AppError FILE_CORRUPT unless the bytes are an 8-bit greyscale PNG */
export async function checkMask(bytes: Uint8Array): Promise<void> {
  try {
    const { format, channels, depth } = await sharp(bytes, { limitInputPixels: MAX_PIXELS }).metadata();
    if (format !== 'png' || channels !== 1 || depth !== 'uchar')
      throw new Error(`${format}, ${channels}, ${depth}`);
  } catch (error) {
    throw new AppError('FILE_CORRUPT', 'A mask must be an 8-bit greyscale PNG.', {}, error);
  }
}
