import { AppError } from '../domain/errors.ts';
import { chunkTypeAt } from './png-chunks.ts';
import type { EmbeddedBlocks } from './write-jpeg.ts';

const [EXIF_FLAG, XMP_FLAG, ALPHA_FLAG] = [0x08, 0x04, 0x10];

/** Chunks that decide how a picture looks. */
const SHOWN_CHUNKS = new Set(['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);

/**
 * The same WebP with other EXIF and XMP blocks; every other chunk is copied as it is.
 * @param onlyShown leaves out chunks that don't decide how it looks, e.g. content credentials
 * @throws AppError FILE_CORRUPT
 */
export function writeWebpBlocks(
  webp: Uint8Array,
  { exif, xmp }: EmbeddedBlocks,
  onlyShown = false,
): Uint8Array {
  const bytes = Buffer.from(webp.buffer, webp.byteOffset, webp.byteLength);
  if (chunkTypeAt(bytes, 0) !== 'RIFF' || chunkTypeAt(bytes, 8) !== 'WEBP') {
    throw new AppError('FILE_CORRUPT', 'This is not a WebP file.');
  }
  const chunks: { readonly type: string; readonly data: Buffer }[] = [];
  let offset = 12;
  while (offset + 8 <= bytes.length) {
    const length = bytes.readUInt32LE(offset + 4);
    if (offset + 8 + length > bytes.length)
      throw new AppError('FILE_CORRUPT', 'The WebP file ends within a chunk.');
    const type = chunkTypeAt(bytes, offset);
    if (type !== 'EXIF' && type !== 'XMP ' && (!onlyShown || SHOWN_CHUNKS.has(type))) {
      chunks.push({ type, data: bytes.subarray(offset + 8, offset + 8 + length) });
    }
    offset += 8 + length + (length % 2);
  }
  const header = Buffer.from(chunks.find(({ type }) => type === 'VP8X')?.data ?? extendedHeader(chunks[0]));
  header[0] =
    ((header[0] ?? 0) & ~(EXIF_FLAG | XMP_FLAG)) | (exif ? EXIF_FLAG : 0) | (xmp === null ? 0 : XMP_FLAG);
  const body = Buffer.concat([
    chunk('VP8X', header),
    ...chunks.filter(({ type }) => type !== 'VP8X').map(({ type, data }) => chunk(type, data)),
    ...(exif ? [chunk('EXIF', exif)] : []),
    ...(xmp === null ? [] : [chunk('XMP ', Buffer.from(xmp, 'utf8'))]),
  ]);
  const head = Buffer.alloc(12);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(body.length + 4, 4);
  head.write('WEBP', 8, 'latin1');
  return Buffer.concat([head, body]);
}

/** A simple file has no extended header: its size and transparency are in the picture itself. */
function extendedHeader(first: { readonly type: string; readonly data: Buffer } | undefined): Buffer {
  if (!first || first.data.length < 10)
    throw new AppError('FILE_CORRUPT', 'The WebP file has no picture in it.');
  const isLossless = first.type === 'VP8L';
  const bits = first.data.readUInt32LE(1);
  const width = isLossless ? (bits & 0x3f_ff) + 1 : first.data.readUInt16LE(6) & 0x3f_ff;
  const height = isLossless ? ((bits >>> 14) & 0x3f_ff) + 1 : first.data.readUInt16LE(8) & 0x3f_ff;
  const header = Buffer.alloc(10);
  header[0] = isLossless && (bits >>> 28) & 1 ? ALPHA_FLAG : 0;
  header.writeUIntLE(width - 1, 4, 3);
  header.writeUIntLE(height - 1, 7, 3);
  return header;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 0, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}
