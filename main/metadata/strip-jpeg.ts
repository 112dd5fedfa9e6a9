import { AppError } from '../domain/errors.ts';

const [START, END, SCAN, COMMENT] = [0xd8, 0xd9, 0xda, 0xfe];

/**
 * The same JPEG with what is needed to show it: no EXIF, XMP, IPTC, content credentials, comments, unknown
 * applications' data, or anything behind its end. Scans and colour profile are copied as they are.
 * @param exif a block to put in their place, or null
 * @throws AppError FILE_CORRUPT
 */
export function stripJpeg(jpeg: Uint8Array, exif: Uint8Array | null): Uint8Array {
  const bytes = Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  const parts: Uint8Array[] = [];
  let offset = 2;
  for (;;) {
    while (bytes[offset] === 0xff && bytes[offset + 1] === 0xff) offset += 1;
    const marker = bytes[offset + 1];
    if (bytes[offset] !== 0xff || marker === undefined)
      throw new AppError('FILE_CORRUPT', `The JPEG file is damaged at byte ${offset}.`);
    if (marker === END) break;
    if (offset + 4 > bytes.length)
      throw new AppError('FILE_CORRUPT', `The JPEG file is damaged at byte ${offset}.`);
    const headEnd = offset + 2 + bytes.readUInt16BE(offset + 2);
    const end = marker === SCAN ? endOfScan(bytes, headEnd) : headEnd;
    const segment = bytes.subarray(offset, end);
    if (isShown(marker, segment)) parts.push(segment);
    // A file cut short in its last scan is shown as far as it goes.
    if (end >= bytes.length) break;
    offset = end;
  }
  // JFIF's segment comes first by its standard.
  const isJfif = parts[0]?.[1] === 0xe0;
  const added = exif ? [exifSegment(exif)] : [];
  const ordered = [...parts.slice(0, isJfif ? 1 : 0), ...added, ...parts.slice(isJfif ? 1 : 0)];
  return Buffer.concat([Buffer.from([0xff, START]), ...ordered, Buffer.from([0xff, END])]);
}

/** JFIF, colour profile and Adobe's word on colours are all of the applications' segments that decide how it looks. */
function isShown(marker: number, segment: Buffer): boolean {
  const name = segment.toString('latin1', 4, 15);
  if (marker === 0xe0) return name.startsWith('JFIF\0');
  if (marker === 0xe2) return name === 'ICC_PROFILE';
  if (marker === 0xee) return name.startsWith('Adobe');
  return marker !== COMMENT && !(marker >= 0xe0 && marker <= 0xef);
}

/** Coded data go on up to a marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return bytes.length;
}

function exifSegment(exif: Uint8Array): Buffer {
  const length = 2 + 6 + exif.length;
  return Buffer.concat([
    Buffer.from([0xff, 0xe1, length >> 8, length & 0xff]),
    Buffer.from('Exif\0\0', 'latin1'),
    exif,
  ]);
}
