import { AppError } from '../domain/errors.ts';
import { XMP_EXTENSION_MARK } from './containers/extended-xmp.ts';
import { withoutKeywords } from './containers/iim.ts';

const EXIF_MARK = Buffer.from('Exif\0\0', 'latin1');
const XMP_MARK = Buffer.from('http://ns.adobe.com/xap/1.0/\0', 'latin1');
const IIM_MARK = Buffer.from('Photoshop 3.0\0', 'latin1');
const XMP_REST_MARK = Buffer.from(XMP_EXTENSION_MARK, 'latin1');
/** What one segment holds beside its length. */
const MAX_SEGMENT = 65_533;

export interface EmbeddedBlocks {
  /** From its TIFF header on; null for none. */
  readonly exif: Uint8Array | null;
  readonly xmp: string | null;
  /** Of the keywords in the IPTC's older form, those that stay; all of them without it. */
  readonly isWantedKeyword?: (keyword: string) => boolean;
}

/** Whether a block fits into a JPEG, which holds 64 KiB of each kind. */
export function fitsJpeg(exif: Uint8Array): boolean {
  return exif.length + EXIF_MARK.length <= MAX_SEGMENT;
}

/**
 * The same JPEG with other EXIF and XMP blocks, less the keywords that are not wanted; scans, profile and other segments are copied as they are.
 * @throws AppError FILE_CORRUPT; TOO_LARGE when a block does not fit
 */
export function writeJpegBlocks(
  jpeg: Uint8Array,
  { exif, xmp, isWantedKeyword }: EmbeddedBlocks,
): Uint8Array {
  if (jpeg[0] !== 0xff || jpeg[1] !== 0xd8) throw new AppError('FILE_CORRUPT', 'This is not a JPEG file.');
  const bytes = Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  const head: Buffer[] = [];
  const rest: Buffer[] = [];
  // A packet may go on in further segments, which it names.
  const refersToRest = xmp?.includes('HasExtendedXMP') === true;
  let offset = 2;
  for (;;) {
    const marker = bytes[offset + 1] ?? 0;
    if (bytes[offset] !== 0xff || offset + 4 > bytes.length) {
      throw new AppError('FILE_CORRUPT', `The JPEG file is damaged at byte ${offset}.`);
    }
    if (marker === 0xda) break;
    const end = offset + 2 + bytes.readUInt16BE(offset + 2);
    const segment = bytes.subarray(offset, end);
    const isOurs =
      marker === 0xe1 &&
      (startsWith(segment, EXIF_MARK) ||
        startsWith(segment, XMP_MARK) ||
        (startsWith(segment, XMP_REST_MARK) && !refersToRest));
    // JFIF's segment comes first by its standard.
    if (marker === 0xe0) head.push(segment);
    else if (marker === 0xed && isWantedKeyword && startsWith(segment, IIM_MARK))
      rest.push(lessKeywords(segment, isWantedKeyword));
    else if (!isOurs) rest.push(segment);
    offset = end;
  }
  const added = [
    ...(exif ? [segmentOf(0xe1, EXIF_MARK, exif)] : []),
    ...(xmp === null ? [] : [segmentOf(0xe1, XMP_MARK, Buffer.from(xmp, 'utf8'))]),
  ];
  return Buffer.concat([bytes.subarray(0, 2), ...head, ...added, ...rest, bytes.subarray(offset)]);
}

function lessKeywords(segment: Buffer, isWanted: (keyword: string) => boolean): Buffer {
  const resources = segment.subarray(4 + IIM_MARK.length);
  const left = withoutKeywords(resources, isWanted);
  return left === resources ? segment : segmentOf(0xed, IIM_MARK, left);
}

function segmentOf(marker: number, mark: Buffer, data: Uint8Array): Buffer {
  const length = 2 + mark.length + data.length;
  if (length > 65_535) {
    throw new AppError('TOO_LARGE', 'The metadata is larger than the 64 KB that a JPEG file can hold.');
  }
  const head = Buffer.from([0xff, marker, length >> 8, length & 0xff]);
  return Buffer.concat([head, mark, data]);
}

function startsWith(segment: Buffer, mark: Buffer): boolean {
  return segment.subarray(4, 4 + mark.length).equals(mark);
}
