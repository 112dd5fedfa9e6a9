/** Tags of the first directory, ASCII in the standard, UTF-8 in practice. */
const IFD0_TAGS = {
  ImageDescription: 0x010e,
  Make: 0x010f,
  Model: 0x0110,
  Software: 0x0131,
  Artist: 0x013b,
} as const;
const EXIF_DIRECTORY = 0x8769;
const USER_COMMENT = 0x9286;
const ORIENTATION = 0x0112;
const ENTRY_BYTES = 12;
const [ASCII, SHORT, LONG, UNDEFINED] = [2, 3, 4, 7];

export type ExifText = keyof typeof IFD0_TAGS;

interface Entry {
  readonly tag: number;
  readonly type: number;
  readonly data: Uint8Array;
}

/**
 * A big-endian EXIF block, from its TIFF header on, with a UserComment in UTF-16 as A1111-style tools write and read it.
 * @param texts texts of the first directory
 */
export function encodeExif(userComment: string, texts: Partial<Record<ExifText, string>> = {}): Uint8Array {
  const comment = Buffer.concat([
    Buffer.from('UNICODE\0', 'latin1'),
    Buffer.from(userComment, 'utf16le').swap16(),
  ]);
  const entries: Entry[] = Object.entries(texts).map(([name, text]) => ({
    tag: IFD0_TAGS[name as ExifText],
    type: ASCII,
    data: Buffer.from(`${text}\0`, 'utf8'),
  }));
  const pointer = Buffer.alloc(4);
  const withPointer = [...entries, { tag: EXIF_DIRECTORY, type: LONG, data: pointer }];
  const firstSize = encodeDirectory(withPointer, 8).length;
  pointer.writeUInt32BE(8 + firstSize);
  const header = Buffer.from('MM\0*\0\0\0\b', 'latin1');
  return Buffer.concat([
    header,
    encodeDirectory(withPointer, 8),
    encodeDirectory([{ tag: USER_COMMENT, type: UNDEFINED, data: comment }], 8 + firstSize),
  ]);
}

/** The bytes of a block's UserComment as they lie there; null when there is none, or the block ends before. */
export function findUserComment(block: Uint8Array): Uint8Array | null {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  if (block.length < 8) return null;
  const isLittleEndian = block[0] === 0x49;
  const first = view.getUint32(4, isLittleEndian);
  const pointer = entryAt(view, first, EXIF_DIRECTORY, isLittleEndian);
  const directory = pointer === null ? first : view.getUint32(pointer + 8, isLittleEndian);
  const entry = entryAt(view, directory, USER_COMMENT, isLittleEndian);
  if (entry === null) return null;
  const length = view.getUint32(entry + 4, isLittleEndian);
  const start = length <= 4 ? entry + 8 : view.getUint32(entry + 8, isLittleEndian);
  return start + length <= block.length ? block.subarray(start, start + length) : null;
}

/** Where a directory's entry of 12 bytes begins. */
function entryAt(view: DataView, directory: number, tag: number, isLittleEndian: boolean): number | null {
  if (directory + 2 > view.byteLength) return null;
  const count = view.getUint16(directory, isLittleEndian);
  const end = Math.min(directory + 2 + count * ENTRY_BYTES, view.byteLength - ENTRY_BYTES + 1);
  for (let at = directory + 2; at < end; at += ENTRY_BYTES) {
    if (view.getUint16(at, isLittleEndian) === tag) return at;
  }
  return null;
}

/** A block that says how the picture is turned (1–8) and nothing else. */
export function encodeOrientation(orientation: number): Uint8Array {
  const block = Buffer.alloc(26);
  block.write('MM\0*\0\0\0\b', 0, 'latin1');
  block.writeUInt16BE(1, 8);
  block.writeUInt16BE(ORIENTATION, 10);
  block.writeUInt16BE(SHORT, 12);
  block.writeUInt32BE(1, 14);
  block.writeUInt16BE(orientation, 18);
  return block;
}

/** A directory that begins at `offset` of the block, its long values directly behind it. */
function encodeDirectory(entries: readonly Entry[], offset: number): Buffer {
  const sorted = entries.toSorted((a, b) => a.tag - b.tag);
  const head = Buffer.alloc(2 + sorted.length * 12 + 4);
  head.writeUInt16BE(sorted.length, 0);
  const values: Uint8Array[] = [];
  let valueOffset = offset + head.length;
  for (const [index, { tag, type, data }] of sorted.entries()) {
    const at = 2 + index * 12;
    head.writeUInt16BE(tag, at);
    head.writeUInt16BE(type, at + 2);
    head.writeUInt32BE(type === LONG ? data.length / 4 : data.length, at + 4);
    if (data.length <= 4) {
      head.set(data, at + 8);
      continue;
    }
    head.writeUInt32BE(valueOffset, at + 8);
    const padded = data.length % 2 === 0 ? data : Buffer.concat([data, Buffer.alloc(1)]);
    values.push(padded);
    valueOffset += padded.length;
  }
  return Buffer.concat([head, ...values]);
}
