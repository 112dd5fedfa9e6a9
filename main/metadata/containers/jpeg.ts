import { AppError } from '../../domain/errors.ts';
import type { ByteSource } from '../byte-source.ts';
import { CREDENTIALS_BYTES, findMaker } from '../content-credentials.ts';
import { utf8Of, viewOf, type Container } from './container.ts';
import { readIim } from './iim.ts';
import { joinXmpParts, XMP_EXTENSION_MARK, xmpPart, type XmpPart } from './extended-xmp.ts';

const EXIF_MARK = 'Exif\0\0';
const XMP_MARK = 'http://ns.adobe.com/xap/1.0/\0';
const IIM_MARK = 'Photoshop 3.0\0';
const MAX_SEGMENTS = 10_000;
const [APP1, APP11, APP13, COMMENT] = [0xe1, 0xeb, 0xed, 0xfe];
const MAX_IIM_BYTES = 1024 * 1024;

/** JPEG: EXIF, XMP, IPTC's caption and keywords, and comments, up to the first scan. */
export async function readJpeg(source: ByteSource): Promise<Container> {
  const texts: Record<string, string> = {};
  let [width, height] = [0, 0];
  let exif: Uint8Array | null = null;
  let xmp: string | null = null;
  let credentials = Buffer.alloc(0);
  let resources = Buffer.alloc(0);
  const extensions: XmpPart[] = [];
  let offset = 2;
  for (let segment = 0; segment < MAX_SEGMENTS; segment += 1) {
    const head = await source.read(offset, 4);
    if (head.length < 4 || head[0] !== 0xff) break;
    const marker = head[1] ?? 0;
    if (marker === 0xff) {
      offset += 1;
      continue;
    }
    if (marker === 0xd8 || (marker >= 0xd0 && marker <= 0xd7) || marker === 0x01) {
      offset += 2;
      continue;
    }
    if (marker === 0xda || marker === 0xd9) break;
    const length = viewOf(head).getUint16(2);
    if (length < 2) break;
    if (marker === APP1 || marker === APP11 || marker === APP13 || marker === COMMENT || isFrame(marker)) {
      const data = await source.read(offset + 4, length - 2);
      if (isFrame(marker) && data.length >= 5) {
        [height, width] = [viewOf(data).getUint16(1), viewOf(data).getUint16(3)];
      } else if (marker === APP11) {
        if (credentials.length < CREDENTIALS_BYTES) credentials = Buffer.concat([credentials, data]);
      } else if (marker === APP13) {
        if (startsWith(data, IIM_MARK) && resources.length < MAX_IIM_BYTES)
          resources = Buffer.concat([resources, data.subarray(IIM_MARK.length)]);
      } else if (marker === COMMENT) texts['comment'] ??= utf8Of(data);
      else if (startsWith(data, EXIF_MARK)) exif ??= data.subarray(EXIF_MARK.length);
      else if (startsWith(data, XMP_MARK))
        xmp ??= Buffer.from(data.subarray(XMP_MARK.length)).toString('utf8');
      else if (startsWith(data, XMP_EXTENSION_MARK)) extensions.push(xmpPart(data));
    }
    offset += 2 + length;
  }
  if (width === 0 || height === 0) {
    throw new AppError('FILE_CORRUPT', 'The JPEG file ends before it says how large the picture is.');
  }
  const maker = findMaker(credentials);
  if (maker) texts['c2pa'] = maker;
  if (resources.length > 0) Object.assign(texts, readIim(resources));
  const xmpRest = xmp === null || extensions.length === 0 ? null : joinXmpParts(xmp, extensions);
  return {
    format: 'jpeg',
    width,
    height,
    texts,
    exif,
    xmp,
    ...(xmpRest !== null && { xmpRest }),
    warnings: [],
  };
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function startsWith(data: Uint8Array, mark: string): boolean {
  return Buffer.from(data.subarray(0, mark.length)).toString('latin1') === mark;
}
