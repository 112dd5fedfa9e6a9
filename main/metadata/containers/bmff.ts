import { AppError } from '../../domain/errors.ts';
import type { ByteSource } from '../byte-source.ts';
import { CREDENTIALS_BYTES, findMaker } from '../content-credentials.ts';
import { chunkTypeAt } from '../png-chunks.ts';
import { MAX_METADATA_BYTES, viewOf, type Container } from './container.ts';

interface Box {
  readonly type: string;
  readonly data: Uint8Array;
}

const MAX_BOXES = 10_000;

/** AVIF: EXIF and XMP items, who signed it, and the size of the primary item. */
export async function readAvif(source: ByteSource): Promise<Container> {
  const meta = await findTopBox(source, 'meta');
  if (!meta) throw new AppError('FILE_CORRUPT', 'The AVIF file has no description of its picture.');
  const boxes = boxesIn(meta.subarray(4));
  const find = (type: string): Uint8Array | undefined => boxes.find((box) => box.type === type)?.data;
  const [width, height] = primarySize(find('pitm'), find('iprp'));
  if (width === 0 || height === 0) {
    throw new AppError('FILE_CORRUPT', 'The AVIF file does not say how large the picture is.');
  }
  const items = itemTypes(find('iinf'));
  const places = itemPlaces(find('iloc'));
  const warnings: string[] = [];
  const load = async (kind: string): Promise<Uint8Array | null> => {
    const place = places.get(items.find((item) => item.kind === kind)?.id ?? -1);
    if (!place) return null;
    if (place.length <= MAX_METADATA_BYTES && place.offset + place.length <= source.size) {
      return source.read(place.offset, place.length);
    }
    warnings.push(`The ${kind} part lies outside the file or is too large; it was left unread.`);
    return null;
  };
  const exifItem = await load('Exif');
  const exif = exifItem && exifItem.length > 4 ? exifItem.subarray(4 + viewOf(exifItem).getUint32(0)) : null;
  const xmpItem = await load('application/rdf+xml');
  const xmp = xmpItem && Buffer.from(xmpItem).toString('utf8');
  const maker = await signedMaker(source);
  return { format: 'avif', width, height, texts: maker ? { c2pa: maker } : {}, exif, xmp, warnings };
}

/** Of the boxes of others' own, that of content credentials, by C2PA's specification. */
const CREDENTIALS_UUID = 'd8fec3d61b0e483c92975828877ec481';

async function signedMaker(source: ByteSource): Promise<string | null> {
  for await (const { type, offset, headBytes, size } of topBoxes(source)) {
    if (type !== 'uuid') continue;
    const data = await source.read(offset + headBytes, Math.min(size - headBytes, CREDENTIALS_BYTES));
    if (Buffer.from(data.subarray(0, 16)).toString('hex') === CREDENTIALS_UUID)
      return findMaker(data.subarray(16));
  }
  return null;
}

/** Where an item of the given kind lies in the file, or null. */
export async function locateAvifItem(
  source: ByteSource,
  kind: string,
): Promise<{ readonly offset: number; readonly length: number } | null> {
  const meta = await findTopBox(source, 'meta');
  const boxes = meta ? boxesIn(meta.subarray(4)) : [];
  const find = (type: string): Uint8Array | undefined => boxes.find((box) => box.type === type)?.data;
  const id = itemTypes(find('iinf')).find((item) => item.kind === kind)?.id;
  return (id !== undefined && itemPlaces(find('iloc')).get(id)) || null;
}

/** The data of the first box of a type at the file's top level. */
export async function findTopBox(source: ByteSource, wanted: string): Promise<Uint8Array | null> {
  for await (const { type, offset, headBytes, size } of topBoxes(source)) {
    if (type !== wanted) continue;
    const length = Math.min(size - headBytes, source.size - offset - headBytes);
    return length > MAX_METADATA_BYTES ? null : source.read(offset + headBytes, length);
  }
  return null;
}

/** Where a box at the file's top level lies: `size` counts its head. */
interface TopBox {
  readonly type: string;
  readonly offset: number;
  readonly headBytes: number;
  readonly size: number;
}

export async function* topBoxes(source: ByteSource): AsyncGenerator<TopBox> {
  let offset = 0;
  for (let count = 0; count < MAX_BOXES && offset + 8 <= source.size; count += 1) {
    const head = await source.read(offset, 16);
    if (head.length < 8) return;
    const short = viewOf(head).getUint32(0);
    const isLong = short === 1 && head.length === 16;
    const headBytes = isLong ? 16 : 8;
    const size = isLong ? Number(viewOf(head).getBigUint64(8)) : short === 0 ? source.size - offset : short;
    if (size < headBytes) return;
    yield { type: chunkTypeAt(head, 4), offset, headBytes, size };
    offset += size;
  }
}

export function boxesIn(data: Uint8Array): Box[] {
  const boxes: Box[] = [];
  let offset = 0;
  while (offset + 8 <= data.length && boxes.length < MAX_BOXES) {
    const declared = viewOf(data).getUint32(offset);
    const size = declared === 0 ? data.length - offset : declared;
    if (size < 8) break;
    boxes.push({ type: chunkTypeAt(data, offset + 4), data: data.subarray(offset + 8, offset + size) });
    offset += size;
  }
  return boxes;
}

/** Reads numbers one after the other; past the end everything is 0. */
function cursor(data: Uint8Array): { take(bytes: number): number; readonly isAtEnd: () => boolean } {
  let offset = 0;
  return {
    take: (bytes) => {
      let value = 0;
      for (let index = 0; index < bytes; index += 1) value = value * 256 + (data[offset + index] ?? 0);
      offset += bytes;
      return value;
    },
    isAtEnd: () => offset >= data.length,
  };
}

function itemTypes(iinf: Uint8Array | undefined): { readonly id: number; readonly kind: string }[] {
  if (!iinf) return [];
  const countBytes = iinf[0] === 0 ? 2 : 4;
  return boxesIn(iinf.subarray(4 + countBytes)).map(({ data }) => {
    const idBytes = (data[0] ?? 0) >= 3 ? 4 : 2;
    const id = cursor(data.subarray(4)).take(idBytes);
    const type = chunkTypeAt(data, 4 + idBytes + 2);
    const rest = Buffer.from(data.subarray(4 + idBytes + 6))
      .toString('latin1')
      .split('\0');
    return { id, kind: type === 'mime' ? (rest[1] ?? '') : type };
  });
}

function itemPlaces(
  iloc: Uint8Array | undefined,
): Map<number, { readonly offset: number; readonly length: number }> {
  const places = new Map<number, { offset: number; length: number }>();
  if (!iloc) return places;
  const read = cursor(iloc);
  const version = read.take(1);
  read.take(3);
  const sizes = read.take(2);
  const [offsetBytes, lengthBytes, baseBytes] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexBytes = version > 0 ? sizes & 15 : 0;
  const count = read.take(version < 2 ? 2 : 4);
  for (let item = 0; item < count && !read.isAtEnd(); item += 1) {
    const id = read.take(version < 2 ? 2 : 4);
    if (version > 0) read.take(2);
    read.take(2);
    const base = read.take(baseBytes);
    const extents = read.take(2);
    for (let extent = 0; extent < extents && !read.isAtEnd(); extent += 1) {
      read.take(indexBytes);
      const offset = base + read.take(offsetBytes);
      const length = read.take(lengthBytes);
      if (extent === 0) places.set(id, { offset, length });
    }
  }
  return places;
}

/** Size of the primary item, from the `ispe` property that `ipma` associates with it; a quarter turn swaps it. */
function primarySize(pitm: Uint8Array | undefined, iprp: Uint8Array | undefined): [number, number] {
  const boxes = iprp ? boxesIn(iprp) : [];
  const properties = boxesIn(boxes.find(({ type }) => type === 'ipco')?.data ?? new Uint8Array());
  const primary = pitm ? cursor(pitm.subarray(4)).take(pitm[0] === 0 ? 2 : 4) : -1;
  const indices = boxes
    .filter(({ type }) => type === 'ipma')
    .flatMap(({ data }) => associations(data, primary));
  const own = indices.flatMap((index) => properties[index - 1] ?? []);
  const size = (own.length > 0 ? own : properties).find(({ type }) => type === 'ispe')?.data;
  if (!size || size.length < 12) return [0, 0];
  const [width, height] = [viewOf(size).getUint32(4), viewOf(size).getUint32(8)];
  const turn = own.find(({ type }) => type === 'irot')?.data[0] ?? 0;
  return turn % 2 === 1 ? [height, width] : [width, height];
}

function associations(ipma: Uint8Array, wanted: number): number[] {
  const read = cursor(ipma);
  const version = read.take(1);
  const isWide = (read.take(3) & 1) === 1;
  const count = read.take(4);
  for (let entry = 0; entry < count && !read.isAtEnd(); entry += 1) {
    const id = read.take(version === 0 ? 2 : 4);
    const length = read.take(1);
    const indices = Array.from({ length }, () => read.take(isWide ? 2 : 1) & (isWide ? 0x7f_ff : 0x7f));
    if (id === wanted) return indices;
  }
  return [];
}
