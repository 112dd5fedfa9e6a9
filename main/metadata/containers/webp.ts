import { AppError } from '../../domain/errors.ts';
import type { ByteSource } from '../byte-source.ts';
import { CREDENTIALS_BYTES, findMaker } from '../content-credentials.ts';
import { chunkTypeAt } from '../png-chunks.ts';
import { MAX_METADATA_BYTES, viewOf, type Container } from './container.ts';

const MAX_CHUNKS = 10_000;

/** WebP, still or animated: EXIF, XMP and who made it. */
export async function readWebp(source: ByteSource): Promise<Container> {
  let [width, height] = [0, 0];
  let exif: Uint8Array | null = null;
  let xmp: string | null = null;
  let maker: string | null = null;
  const warnings: string[] = [];
  let offset = 12;
  for (let count = 0; count < MAX_CHUNKS; count += 1) {
    const head = await source.read(offset, 8);
    if (head.length < 8) break;
    const type = chunkTypeAt(head, 0);
    const length = viewOf(head).getUint32(4, true);
    if (type === 'EXIF' || type === 'XMP ') {
      if (length > MAX_METADATA_BYTES || length > source.size - offset - 8) {
        warnings.push(`The ${type.trim()} part is larger than the file or the limit; it was left unread.`);
        break;
      }
      const data = await source.read(offset + 8, length);
      if (type === 'EXIF') exif = withoutExifMark(data);
      else xmp = Buffer.from(data).toString('utf8');
    } else if (type === 'C2PA') {
      maker = findMaker(await source.read(offset + 8, Math.min(length, CREDENTIALS_BYTES)));
    } else if (width === 0) {
      [width, height] = sizeOf(type, await source.read(offset + 8, 10));
    }
    offset += 8 + length + (length % 2);
  }
  if (width === 0)
    throw new AppError('FILE_CORRUPT', 'The WebP file ends before it says how large the picture is.');
  return { format: 'webp', width, height, texts: maker ? { c2pa: maker } : {}, exif, xmp, warnings };
}

function sizeOf(type: string, data: Uint8Array): [width: number, height: number] {
  if (data.length < 10) return [0, 0];
  const view = viewOf(data);
  if (type === 'VP8X') {
    return [1 + (view.getUint32(4, true) & 0xff_ff_ff), 1 + (view.getUint32(6, true) >>> 8)];
  }
  if (type === 'VP8L') {
    const bits = view.getUint32(1, true);
    return [1 + (bits & 0x3f_ff), 1 + ((bits >>> 14) & 0x3f_ff)];
  }
  if (type === 'VP8 ') return [view.getUint16(6, true) & 0x3f_ff, view.getUint16(8, true) & 0x3f_ff];
  return [0, 0];
}

/** Some tools put JPEG's mark before the block. */
function withoutExifMark(data: Uint8Array): Uint8Array {
  return chunkTypeAt(data, 0) === 'Exif' ? data.subarray(6) : data;
}
