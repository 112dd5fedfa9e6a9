import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import sharp from 'sharp';
import { AppError } from '../domain/errors.ts';
import type { ImageRecord } from '../domain/image-record.ts';
import { MAX_INPUT_PIXELS } from './limits.ts';

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
  says(bytes: Uint8Array, record: ImageRecord): Promise<boolean>;
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
  readonly bytes: Uint8Array;
  /** Without the dot. */
  readonly extension: string;
  /** Something the user should know, e.g. that the format carries no metadata. */
  readonly warning: string | null;
}

/**
 * One picture as it is to be given away. The original's bytes are not encoded anew unless format or size change.
 * @throws AppError FILE_CORRUPT, UNSUPPORTED; what reading the file throws
 */
export async function exportPicture(
  ports: MetadataPorts,
  path: string,
  record: ImageRecord,
  options: ExportPictureOptions,
): Promise<ExportedPicture> {
  const original = await readFile(path);
  const format = formatOf(record, options);
  const extension = exportedExtension(record, options);
  const { metadata, withUser } = options;
  if (record.file.format === 'video')
    return { bytes: original, extension, warning: metadata === 'strip' ? VIDEO_KEEPS : null };
  const stripped = metadata === 'strip' ? await strippedOrNull(ports, original) : null;
  if (format === null) {
    if (stripped) return { bytes: stripped, extension, warning: null };
    if (metadata === 'strip') {
      const bytes = await encode(ports, original, record, formatFor(record.file.format), options);
      return { bytes, extension, warning: null };
    }
    if (!(await ports.says(original, record)))
      return carried(extension, original, () => ports.embed(original, record, withUser));
    // What the file says already stays byte for byte.
    return withUser
      ? carried(extension, original, () => ports.embedUser(original, record))
      : { bytes: original, extension, warning: null };
  }
  // What is hidden in pixels would get into the new picture.
  const bytes = await encode(ports, stripped ?? original, record, format, options);
  // A TIFF got it from its encoder.
  if (metadata === 'strip' || format === 'tiff') return { bytes, extension, warning: null };
  return carried(extension, bytes, () => ports.embed(bytes, record, withUser));
}

const VIDEO_KEEPS = 'What a video says of itself can’t be left out; it was given as it is.';

/** The picture without metadata, or null where it must be encoded anew for that. */
async function strippedOrNull(ports: MetadataPorts, original: Uint8Array): Promise<Uint8Array | null> {
  try {
    return await ports.strip(original);
  } catch (error) {
    if (error instanceof AppError && error.code === 'UNSUPPORTED') return null;
    throw error;
  }
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
  original: Uint8Array,
  record: ImageRecord,
  format: Encoded,
  { quality, longEdge, metadata, withUser }: ExportPictureOptions,
): Promise<Uint8Array> {
  try {
    let image = sharp(original, { limitInputPixels: MAX_INPUT_PIXELS }).autoOrient().keepIccProfile();
    const { depth } = await image.metadata();
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
    throw new AppError(
      'FILE_CORRUPT',
      `“${record.file.path}” could not be decoded.`,
      { path: record.file.path },
      error,
    );
  }
}

/** The picture with its metadata, or without it and with a word of warning where the format has no place for it. */
async function carried(
  extension: string,
  bytes: Uint8Array,
  write: () => Promise<Uint8Array>,
): Promise<ExportedPicture> {
  try {
    return { bytes: await write(), extension, warning: null };
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'UNSUPPORTED')) throw error;
    return {
      bytes,
      extension,
      warning: `${extension.toUpperCase()} files can’t carry this metadata; a sidecar can.`,
    };
  }
}
