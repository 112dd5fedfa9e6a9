import { AppError } from '../domain/errors.ts';
import { NO_USER_FACTS, type UserFacts } from '../domain/image-record.ts';
import { formatA1111 } from './a1111.ts';
import { bytesSource } from './byte-source.ts';
import { encodeExif, type ExifText } from './exif-block.ts';
import { chunkTypeAt, encodeTextChunk, insertChunks, isPng } from './png-chunks.ts';
import { readByFormat } from './read-container.ts';
import { replaceAvifExif } from './write-avif.ts';
import { fitsJpeg, writeJpegBlocks } from './write-jpeg.ts';
import { writeGeneration, type GenerationTexts } from './write-png.ts';
import { writeWebpBlocks } from './write-webp.ts';
import { readSidecar, stampOf, writeSidecar } from './xmp-sidecar.ts';

export interface Embedded extends GenerationTexts {
  /** Also what the user said (rating, keywords, note), as XMP that other programs read. */
  readonly user?: UserFacts;
}

const XMP_KEYWORD = 'XML:com.adobe.xmp';

/**
 * The same picture saying how it was made, in the way of its format: PNG chunks, else EXIF and XMP. Nothing is
 * decoded or encoded; the coded pixels are copied as they are.
 * @throws AppError FILE_CORRUPT; UNSUPPORTED for a format that can't carry it (GIF, TIFF, BMP, and AVIF without room)
 */
export async function embedGeneration(picture: Uint8Array, embedded: Embedded): Promise<Uint8Array> {
  if (isPng(picture)) {
    const written = writeGeneration(picture, embedded);
    if (!embedded.user) return written;
    const xmp = encodeTextChunk({ keyword: XMP_KEYWORD, text: xmpOf(embedded, false) }, 'iTXt');
    return insertChunks(written, [xmp], ({ type, data }) => type === 'iTXt' && isXmp(data));
  }
  const xmp = xmpOf(embedded, true);
  if (picture[0] === 0xff && picture[1] === 0xd8) {
    const whole = exifOf(embedded, true);
    return writeJpegBlocks(picture, {
      exif: fitsJpeg(whole) ? whole : smallExif(embedded),
      xmp,
      ...(embedded.user && { isWantedKeyword: isAmong(embedded.user.tags) }),
    });
  }
  if (chunkTypeAt(picture, 8) === 'WEBP')
    return writeWebpBlocks(picture, { exif: exifOf(embedded, true), xmp });
  const avif =
    chunkTypeAt(picture, 4) === 'ftyp' ? await replaceAvifExif(picture, exifOf(embedded, false)) : null;
  if (avif) return avif;
  throw new AppError('UNSUPPORTED', 'This format can’t carry generation data; a sidecar file can.');
}

/**
 * The same picture with what the user said (rating, keywords, note) in its XMP; everything else it says stays as it is.
 * @throws AppError FILE_CORRUPT; UNSUPPORTED for formats other than PNG, JPEG and WebP
 */
export async function embedUser(picture: Uint8Array, uid: string, user: UserFacts): Promise<Uint8Array> {
  const { format, exif, xmp: existing } = await readByFormat(bytesSource(picture));
  const parents = existing === null ? undefined : readSidecar(existing).parents;
  const stamp = existing === null ? null : stampOf(existing);
  const facts = {
    uid,
    contentHash: null,
    user,
    collections: [],
    parents: parents ?? [],
    expiresAtMs: null,
    ...(stamp && { generation: stamp.generation }),
  };
  const xmp = writeSidecar(existing, facts);
  if (format === 'jpeg') return writeJpegBlocks(picture, { exif, xmp, isWantedKeyword: isAmong(user.tags) });
  if (format === 'webp') return writeWebpBlocks(picture, { exif, xmp });
  if (format !== 'png') {
    throw new AppError('UNSUPPORTED', 'This format can’t carry ratings and keywords; a sidecar file can.');
  }
  const chunk = encodeTextChunk({ keyword: XMP_KEYWORD, text: xmp }, 'iTXt');
  return insertChunks(picture, [chunk], ({ type, data }) => type === 'iTXt' && isXmp(data));
}

/** EXIF and XMP for an encoder that writes them itself. */
export function metadataBlocks(embedded: Embedded): { readonly exif: Uint8Array; readonly xmp: string } {
  return { exif: exifOf(embedded, false), xmp: xmpOf(embedded, true) };
}

/** Where ComfyUI itself puts its graphs in files that have no text chunks. */
const GRAPH_TAGS: Readonly<Record<string, ExifText>> = { workflow: 'Make', prompt: 'Model' };

function exifOf({ generation, texts }: Embedded, withGraphs: boolean): Uint8Array {
  const graphs = Object.entries(texts).flatMap(([name, text]) => {
    const tag = withGraphs ? GRAPH_TAGS[name] : undefined;
    return tag ? [[tag, `${name}:${text}`] as const] : [];
  });
  return encodeExif(formatA1111(generation), Object.fromEntries(graphs));
}

/** Whether what another program noted is one of these tags still: whole, or as the last part of a branching one. */
function isAmong(tags: readonly string[]): (keyword: string) => boolean {
  const names = new Set(tags.flatMap((tag) => [tag, tag.split('/').at(-1) ?? tag]));
  return (keyword) => names.has(keyword.trim());
}

/** Without the graphs, and without a prompt that alone is too long for a JPEG. */
function smallExif(embedded: Embedded): Uint8Array | null {
  const exif = exifOf(embedded, false);
  return fitsJpeg(exif) ? exif : null;
}

function xmpOf({ uid, generation, user }: Embedded, withRecord: boolean): string {
  return writeSidecar(null, {
    uid,
    contentHash: null,
    user: user ?? NO_USER_FACTS,
    collections: [],
    parents: [],
    expiresAtMs: null,
    ...(withRecord && { generation }),
  });
}

function isXmp(data: Uint8Array): boolean {
  return Buffer.from(data.subarray(0, XMP_KEYWORD.length)).toString('latin1') === XMP_KEYWORD;
}
