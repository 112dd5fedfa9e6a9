import { inflateTo } from './inflate.ts';
import { isShared, TILE_SIDE } from './mask-tiles.ts';
import type { MaskTiles } from './mask-tiles.ts';
import { RunDeflater } from './run-deflate.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let crc = index;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc >>> 0;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 255]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function chunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(12 + data.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  for (let index = 0; index < 4; index++) out[4 + index] = type.charCodeAt(index);
  out.set(data, 8);
  view.setUint32(8 + data.length, crc32(out.subarray(4, 8 + data.length)));
  return out;
}

/** The mask as an 8-bit greyscale PNG, every byte as painted. */
export function encodeMaskPng(mask: MaskTiles): Blob {
  const { width, height } = mask;
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  // 8 bits, greyscale, no interlace.
  header.set([8, 0, 0, 0, 0], 8);
  const deflater = new RunDeflater();
  const above = new Uint8Array(width);
  for (let row = 0; row < mask.rows; row++) deflater.write(filteredStrip(mask, row, above));
  const parts = [
    new Uint8Array(SIGNATURE),
    chunk('IHDR', header),
    chunk('IDAT', deflater.finish()),
    chunk('IEND', new Uint8Array(0)),
  ];
  return new Blob(parts, { type: 'image/png' });
}

/** "Up": masks hardly change from one row to the next. */
const FILTER_UP = 2;

/**
 * One row of tiles as PNG scanlines, each less the one above it. Tiles of one value are zeros from their second line on.
 * @param above the last line of the strip before; takes this one's
 */
function filteredStrip(mask: MaskTiles, row: number, above: Uint8Array): Uint8Array {
  const { width, height } = mask;
  const lines = Math.min(TILE_SIDE, height - row * TILE_SIDE);
  const stride = width + 1;
  const out = new Uint8Array(stride * lines);
  for (let y = 0; y < lines; y++) out[y * stride] = FILTER_UP;
  for (let column = 0; column < mask.columns; column++) {
    const tile = mask.get(mask.key(column, row));
    const left = column * TILE_SIDE;
    const across = Math.min(TILE_SIDE, width - left);
    for (let x = 0; x < across; x++) out[1 + left + x] = tile[x]! - above[left + x]!;
    const differing = isShared(tile) ? 0 : lines;
    for (let y = 1; y < differing; y++) {
      const to = y * stride + 1 + left;
      const from = y * TILE_SIDE;
      for (let x = 0; x < across; x++) out[to + x] = tile[from + x]! - tile[from - TILE_SIDE + x]!;
    }
    const last = (lines - 1) * TILE_SIDE;
    above.set(tile.subarray(last, last + across), left);
  }
  return out;
}

export interface GreyImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array<ArrayBuffer>;
}

/** Bytes of an 8-bit greyscale, non-interlaced PNG; null for any other picture, which the caller must decode otherwise. */
export async function decodeGreyPng(bytes: Uint8Array<ArrayBuffer>): Promise<GreyImage | null> {
  if (!SIGNATURE.every((byte, index) => bytes[index] === byte)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let width = 0;
  let height = 0;
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (at + 12 + length > bytes.length || type === 'tRNS') return null;
    if (type === 'IHDR') {
      width = view.getUint32(at + 8);
      height = view.getUint32(at + 12);
      const [depth, color, , , interlace] = bytes.subarray(at + 16, at + 21);
      if (depth !== 8 || color !== 0 || interlace !== 0) return null;
    } else if (type === 'IDAT') parts.push(bytes.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  if (width === 0 || height === 0 || parts.length === 0) return null;
  const filtered = new Uint8Array((width + 1) * height);
  await inflateTo(new Uint8Array(await new Blob(parts).arrayBuffer()), [filtered]);
  return { width, height, pixels: unfilter(filtered, width, height) };
}

function unfilter(filtered: Uint8Array, width: number, height: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = y * (width + 1) + 1;
    const to = y * width;
    const filter = filtered[from - 1]!;
    out.set(filtered.subarray(from, from + width), to);
    if (filter === FILTER_UP && y > 0) for (let at = to; at < to + width; at++) out[at]! += out[at - width]!;
    if (filter === 0 || filter === FILTER_UP) continue;
    for (let x = 0; x < width; x++) {
      const left = x > 0 ? out[to + x - 1]! : 0;
      const up = y > 0 ? out[to + x - width]! : 0;
      const corner = x > 0 && y > 0 ? out[to + x - width - 1]! : 0;
      out[to + x]! += predict(filter, left, up, corner);
    }
  }
  return out;
}

/** PNG's filters from the surroundings (ISO/IEC 15948, clause 9). */
function predict(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const p = left + up - corner;
  const pa = Math.abs(p - left);
  const pb = Math.abs(p - up);
  const pc = Math.abs(p - corner);
  return pa <= pb && pa <= pc ? left : pb <= pc ? up : corner;
}
