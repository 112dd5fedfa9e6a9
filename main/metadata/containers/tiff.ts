import { AppError } from '../../domain/errors.ts';
import type { ByteSource } from '../byte-source.ts';
import { NO_PARTS, viewOf, type Container } from './container.ts';

const MAX_ENTRIES = 4096;
const MAX_XMP_BYTES = 8 * 1024 * 1024;
/** A file up to this is given to the EXIF reader whole, since its tags may lie anywhere. */
const MAX_WHOLE_BYTES = 64 * 1024 * 1024;

/** TIFF: the first picture's size and XMP; the file itself is the EXIF block. */
export async function readTiff(source: ByteSource): Promise<Container> {
  const header = await source.read(0, 8);
  const isLittleEndian = header[0] === 0x49;
  const directory = header.length < 8 ? 0 : viewOf(header).getUint32(4, isLittleEndian);
  const countBytes = await source.read(directory, 2);
  if (directory < 8 || countBytes.length < 2) {
    throw new AppError('FILE_CORRUPT', 'The TIFF file ends before its directory.');
  }
  const count = Math.min(viewOf(countBytes).getUint16(0, isLittleEndian), MAX_ENTRIES);
  const entries = await source.read(directory + 2, count * 12);
  const view = viewOf(entries);
  let [width, height] = [0, 0];
  let xmp: string | null = null;
  for (let at = 0; at + 12 <= entries.length; at += 12) {
    const tag = view.getUint16(at, isLittleEndian);
    const isShort = view.getUint16(at + 2, isLittleEndian) === 3;
    const value = isShort ? view.getUint16(at + 8, isLittleEndian) : view.getUint32(at + 8, isLittleEndian);
    if (tag === 256) width = value;
    if (tag === 257) height = value;
    if (tag === 700) {
      const length = Math.min(view.getUint32(at + 4, isLittleEndian), MAX_XMP_BYTES);
      xmp = Buffer.from(await source.read(view.getUint32(at + 8, isLittleEndian), length)).toString('utf8');
    }
  }
  if (width === 0 || height === 0) throw new AppError('FILE_CORRUPT', 'The TIFF file says it has no pixels.');
  const isWhole = source.size <= MAX_WHOLE_BYTES;
  const exif = isWhole ? await source.read(0, source.size) : null;
  const warnings = isWhole ? [] : ['The file is large; its EXIF texts were left unread.'];
  return { ...NO_PARTS, format: 'tiff', width, height, exif, xmp, warnings };
}
