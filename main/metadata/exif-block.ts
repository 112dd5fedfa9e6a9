/** Tags of the first directory, ASCII in the standard, UTF-8 in practice. */
const IFD0_TAGS = { ImageDescription: 0x010e, Make: 0x010f, Model: 0x0110, Software: 0x0131 } as const;
const EXIF_DIRECTORY = 0x8769;
const USER_COMMENT = 0x9286;
const ORIENTATION = 0x0112;
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
