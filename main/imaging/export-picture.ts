import { access, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { AppError, isAppError } from '../domain/errors.ts';
import type { ImageRecord } from '../domain/image-record.ts';
import { errorCode } from '../error-code.ts';
import { openPicture, undecodable } from './open-picture.ts';

type ExportFormat = 'original' | 'png' | 'jpeg' | 'webp' | 'avif' | 'tiff';

export interface ExportPictureOptions {
  readonly format: ExportFormat;
  /** 1–100; for PNG and TIFF without meaning. 100 is lossless for WebP. */
  readonly quality: number;
  /** The longer side is made this long at most, pixels; null leaves the size. */
  readonly longEdge: number | null;
  /** Whether the file says how it was made. */
  readonly metadata: 'keep' | 'strip';
  /** Also what the user said (rating, keywords, note), as XMP inside the file. */
  readonly withUser: boolean;
}

/** What other parts of the program know about metadata. */
export interface MetadataPorts {
  /** Whether the file itself says how it was made as the record has it, rather than a sidecar. */
  says(path: string, record: ImageRecord): Promise<boolean>;
  /** The same file bearing the record; UNSUPPORTED where the format can't. */
  embed(bytes: Uint8Array, record: ImageRecord, withUser: boolean): Promise<Uint8Array>;
  /** The same file with what the user said added to what it says already; UNSUPPORTED where the format can't. */
  embedUser(bytes: Uint8Array, record: ImageRecord): Promise<Uint8Array>;
  /** The same file without any; UNSUPPORTED where only encoding anew would help. */
  strip(bytes: Uint8Array): Promise<Uint8Array>;
  /** The same for an encoder: a TIFF's is written by it alone, and an AVIF's must make room. */
  blocks(record: ImageRecord, withUser: boolean): { readonly exif: Uint8Array; readonly xmp: string };
}

export interface ExportedPicture {
  /** The file's bytes, or the file that is to be copied as it is, which may be of any size. */
  readonly content: Uint8Array | { readonly copyOf: string };
  /** Without the dot. */
  readonly extension: string;
  /** Something the user should know, e.g. that the format carries no metadata. */
  readonly warning: string | null;
}

/**
 * One picture as it is to be given away. The original's bytes are not encoded anew unless format or size change.
 * @throws AppError FILE_CORRUPT, UNSUPPORTED, NOT_FOUND; what reading the file throws
 */
export async function exportPicture(
  ports: MetadataPorts,
  path: string,
  record: ImageRecord,
  options: ExportPictureOptions,
): Promise<ExportedPicture> {
  const format = formatOf(record, options);
  const extension = exportedExtension(record, options);
  const { metadata, withUser } = options;
  const original = { copyOf: path };
  if (record.file.format === 'video') {
    await access(path);
    return { content: original, extension, warning: metadata === 'strip' ? VIDEO_KEEPS : null };
  }
  if (format === null && metadata === 'keep') {
    // What the file says already stays byte for byte.
    const says = await ports.says(path, record);
    if (says && !withUser) return { content: original, extension, warning: null };
    return carried(extension, original, async () => {
      const bytes = await readFile(path);
      return says ? ports.embedUser(bytes, record) : ports.embed(bytes, record, withUser);
    });
  }
  // What is hidden in pixels would get into the new picture.
  const stripped = metadata === 'strip' ? await strippedOrNull(ports, path) : null;
  if (format === null && stripped) return { content: stripped, extension, warning: null };
  const anew = format ?? formatFor(record.file.format);
  if (format === null && anew !== record.file.format)
    throw new AppError(
      'TOO_LARGE',
      'The file has more than 2 GB, too much to leave out what it says of itself. Export it with its metadata.',
    );
  const bytes = await encode(ports, stripped ?? path, record, anew, options);
  // A TIFF got it from its encoder.
  if (metadata === 'strip' || format === 'tiff') return { content: bytes, extension, warning: null };
  return carried(extension, bytes, () => ports.embed(bytes, record, withUser));
}

const VIDEO_KEEPS = 'What a video says of itself can’t be left out; it was given as it is.';

/** The picture without metadata, or null where it must be encoded anew for that, as a file too large to be read at once. */
async function strippedOrNull(ports: MetadataPorts, path: string): Promise<Uint8Array | null> {
  try {
    return await ports.strip(await readFile(path));
  } catch (error) {
    if (isUnsupported(error) || isTooLarge(error)) return null;
    throw error;
  }
}

function isUnsupported(error: unknown): boolean {
  return isAppError(error) && error.code === 'UNSUPPORTED';
}

/** Node reads no file of more than 2 GiB at once. */
function isTooLarge(error: unknown): boolean {
  return errorCode(error) === 'ERR_FS_FILE_TOO_LARGE';
}

type Encoded = Exclude<ExportFormat, 'original'>;

const EXTENSIONS: Readonly<Record<Encoded, string>> = {
  png: 'png',
  jpeg: 'jpg',
  webp: 'webp',
  avif: 'avif',
  tiff: 'tif',
};

type Shape = Pick<ExportPictureOptions, 'format' | 'longEdge'>;

/** The format a picture is encoded in anew; null: its file is given as it is, but for what it says. */
function formatOf({ file }: ImageRecord, { format, longEdge }: Shape): Encoded | null {
  const isSameFormat = format === 'original' || format === file.format;
  const isSameSize = longEdge === null || Math.max(file.width, file.height) <= longEdge;
  if (file.format === 'video' || (isSameFormat && isSameSize)) return null;
  return format === 'original' ? formatFor(file.format) : format;
}

/** What the exported file's name ends with, without the dot. */
export function exportedExtension(record: ImageRecord, shape: Shape): string {
  const format = formatOf(record, shape);
  return format === null ? extname(record.file.path).slice(1).toLowerCase() : EXTENSIONS[format];
}

/** What an original of a format that isn't written becomes when it must be encoded anew. */
function formatFor(format: ImageRecord['file']['format']): Encoded {
  return format === 'gif' || format === 'bmp' || format === 'video' ? 'png' : format;
}

async function encode(
  ports: MetadataPorts,
  original: Uint8Array | string,
  record: ImageRecord,
  format: Encoded,
  { quality, longEdge, metadata, withUser }: ExportPictureOptions,
): Promise<Uint8Array> {
  try {
    const opened = await openPicture(original);
    const { depth } = opened.metadata;
    let image = opened.picture.autoOrient().keepIccProfile();
    if (depth === 'ushort' && (format === 'png' || format === 'tiff')) image = image.toColourspace('rgb16');
    if (longEdge !== null)
      image = image.resize(longEdge, longEdge, { fit: 'inside', withoutEnlargement: true });
    switch (format) {
      case 'png':
        return await image.png({ compressionLevel: 9 }).toBuffer();
      case 'jpeg':
        return await image.flatten({ background: '#fff' }).jpeg({ quality, mozjpeg: true }).toBuffer();
      case 'webp':
        return await image.webp(quality === 100 ? { lossless: true } : { quality }).toBuffer();
      case 'tiff': {
        const said = metadata === 'strip' ? image : image.withXmp(ports.blocks(record, withUser).xmp);
        return await said.tiff({ compression: 'deflate' }).toBuffer();
      }
      case 'avif': {
        if (metadata === 'strip') return await image.avif({ quality }).toBuffer();
        // An AVIF names its parts by position: room for the real block is made now and filled later.
        const { exif, xmp } = ports.blocks(record, withUser);
        const room = { IFD0: { ImageDescription: 'x'.repeat(exif.length + 64) } };
        return await image.withExif(room).withXmp(xmp).avif({ quality }).toBuffer();
      }
    }
  } catch (error) {
    const { code, message } = undecodable(error);
    throw new AppError(
      code,
      `${message} In its own format and with its metadata it is given as it is.`,
      {},
      error,
    );
  }
}

/** The picture with its metadata, or without it and with a word of warning where the format has no place for it. */
async function carried(
  extension: string,
  content: ExportedPicture['content'],
  write: () => Promise<Uint8Array>,
): Promise<ExportedPicture> {
  try {
    return { content: await write(), extension, warning: null };
  } catch (error) {
    if (isUnsupported(error)) {
      const warning = `${extension.toUpperCase()} files can’t carry this metadata; a sidecar can.`;
      return { content, extension, warning };
    }
    if (!isTooLarge(error)) throw error;
    const warning =
      'Files of more than 2 GB were given as they are, without further metadata; a sidecar can carry it.';
    return { content, extension, warning };
  }
}
