/** Words of four pixels in a block: pixels coded together. */
const BLOCK = 4;
/** What stands for the least difference in a block's head, 6 bits; the greatest value: whole words follow. */
const BASE_OFFSET = 31;
const WHOLE_WORDS = 63;

const blocksOf = (side: number): number => (side * side) / (4 * BLOCK);
/** One bit a block says whether it differs from the row above at all. */
const mapBytesOf = (side: number): number => blocksOf(side) / 8;

/** The most bytes that a packed raster can take. */
export const mostPackedBytes = (side: number): number => mapBytesOf(side) + blocksOf(side) * (4 * BLOCK + 2);

const differences = new Int32Array(BLOCK);

/** Four numbers of 1 or 2 bits spread over the bytes of a word, and two of 4 bits over those of half a word. */
const SPREAD_1 = Int32Array.from({ length: 16 }, (_, n) => spread(n, 1));
const SPREAD_2 = Int32Array.from({ length: 256 }, (_, n) => spread(n, 2));
const SPREAD_4 = Int32Array.from({ length: 256 }, (_, n) => (n & 15) | ((n >> 4) << 8));

function spread(packed: number, bits: number): number {
  let word = 0;
  for (let i = 0; i < 4; i++) word |= ((packed >> (i * bits)) & ((1 << bits) - 1)) << (8 * i);
  return word;
}

/** Four bytes less four bytes, each on its own. */
const subtract = (a: number, b: number): number =>
  ((a | 0x80808080) - (b & 0x7f7f7f7f)) ^ ((a ^ ~b) & 0x80808080);

/** Four bytes and four bytes, each on its own. */
const add = (a: number, b: number): number => ((a & 0x7f7f7f7f) + (b & 0x7f7f7f7f)) ^ ((a ^ b) & 0x80808080);

/**
 * Packs a square raster of bytes, its side a power of two from 16: every row less the row above it, in blocks of 16
 * pixels. A block of zeros is one bit; any other is a byte with its least value and width, and then 0, 1, 2 or 4 bits
 * a pixel, or those of its words that are not 0. A hard edge comes to a twentieth of a tile, a soft one to a tenth. All arithmetic is on four pixels
 * at a time: little-endian words.
 * @param out written to from `start` on; has room for `mostPackedBytes`
 * @returns the end of what was written
 */
export function packRaster(pixels: Uint8Array, side: number, out: Uint8Array, start: number): number {
  const words = new Int32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4);
  const row = side / 4;
  const blocks = blocksOf(side);
  let at = start + mapBytesOf(side);
  out.fill(0, start, at);
  for (let block = 0; block < blocks; block++) {
    const from = block * BLOCK;
    let any = 0;
    for (let i = 0; i < BLOCK; i++) {
      const word = words[from + i]!;
      const above = from < row ? 0 : words[from + i - row]!;
      any |= word ^ above;
      differences[i] = subtract(word, above);
    }
    if (any === 0) continue;
    out[start + (block >> 3)]! |= 1 << (block & 7);
    let low = 127;
    let high = -128;
    for (let i = 0; i < BLOCK; i++) {
      const word = differences[i]!;
      const a = (word << 24) >> 24;
      const b = (word << 16) >> 24;
      const c = (word << 8) >> 24;
      const d = word >> 24;
      low = Math.min(low, a, b, c, d);
      high = Math.max(high, a, b, c, d);
    }
    const range = high - low;
    if (low < -BASE_OFFSET || low > BASE_OFFSET || range > 15) {
      out[at++] = WHOLE_WORDS << 2;
      const which = at++;
      out[which] = 0;
      for (let i = 0; i < BLOCK; i++) {
        const word = differences[i]!;
        if (word === 0) continue;
        out[which]! |= 1 << i;
        out[at] = word;
        out[at + 1] = word >> 8;
        out[at + 2] = word >> 16;
        out[at + 3] = word >> 24;
        at += 4;
      }
      continue;
    }
    const width = range > 3 ? 3 : range > 1 ? 2 : range;
    out[at++] = ((low + BASE_OFFSET) << 2) | width;
    if (width === 0) continue;
    const base = Math.imul(low & 255, 0x01010101);
    for (let i = 0; i < BLOCK; i++) {
      const over = subtract(differences[i]!, base);
      if (width === 3) {
        const pairs = over | (over >>> 4);
        out[at++] = pairs;
        out[at++] = pairs >> 16;
      } else if (width === 2) out[at++] = over | (over >>> 6) | (over >>> 12) | (over >>> 18);
      else {
        const bits = (over | (over >>> 7) | (over >>> 14) | (over >>> 21)) & 15;
        if ((i & 1) === 0) out[at] = bits;
        else out[at++]! |= bits << 4;
      }
    }
  }
  return at;
}

/** Inverse of `packRaster`: the raster that was packed to `start`. */
export function unpackRaster(packed: Uint8Array, start: number, side: number): Uint8Array<ArrayBuffer> {
  const pixels = new Uint8Array(side * side);
  const words = new Int32Array(pixels.buffer);
  const row = side / 4;
  const blocks = blocksOf(side);
  let at = start + mapBytesOf(side);
  for (let block = 0; block < blocks; block++) {
    let to = block * BLOCK;
    if ((to & (row - 1)) === 0 && to > 0) words.copyWithin(to, to - row, to);
    if ((packed[start + (block >> 3)]! & (1 << (block & 7))) === 0) continue;
    const head = packed[at++]!;
    const width = head & 3;
    const base = Math.imul(((head >> 2) - BASE_OFFSET) & 255, 0x01010101);
    if (head >> 2 === WHOLE_WORDS) {
      const which = packed[at++]!;
      for (let i = 0; i < BLOCK; i++, to++) {
        if ((which & (1 << i)) === 0) continue;
        const word = packed[at]! | (packed[at + 1]! << 8) | (packed[at + 2]! << 16) | (packed[at + 3]! << 24);
        words[to] = add(words[to]!, word);
        at += 4;
      }
    } else if (width === 0) {
      for (const end = to + BLOCK; to < end; to++) words[to] = add(words[to]!, base);
    } else if (width === 1) {
      for (const end = to + BLOCK; to < end; to += 2) {
        const bits = packed[at++]!;
        words[to] = add(words[to]!, add(base, SPREAD_1[bits & 15]!));
        words[to + 1] = add(words[to + 1]!, add(base, SPREAD_1[bits >> 4]!));
      }
    } else if (width === 2) {
      for (const end = to + BLOCK; to < end; to++)
        words[to] = add(words[to]!, add(base, SPREAD_2[packed[at++]!]!));
    } else {
      for (const end = to + BLOCK; to < end; to++, at += 2) {
        const over = SPREAD_4[packed[at]!]! | (SPREAD_4[packed[at + 1]!]! << 16);
        words[to] = add(words[to]!, add(base, over));
      }
    }
  }
  return pixels;
}
