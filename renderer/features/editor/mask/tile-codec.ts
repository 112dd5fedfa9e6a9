import { TILE_SIDE } from './mask-tiles.ts';
import type { Tile } from './mask-tiles.ts';

/** Words of four pixels in a row, in a block (pixels coded together) and in a tile. */
const ROW = TILE_SIDE / 4;
const BLOCK = 4;
const BLOCKS = (ROW * TILE_SIDE) / BLOCK;
/** One bit a block says whether it differs from the row above at all. */
const MAP_BYTES = BLOCKS / 8;
/** What stands for the least difference in a block's head, 6 bits; the greatest value: whole bytes follow. */
const BASE_OFFSET = 31;
const WHOLE_BYTES = 63;

const scratch = new Uint8Array(MAP_BYTES + BLOCKS * (4 * BLOCK + 1));
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
 * Packs a tile: every row less the row above it, in blocks of 16 pixels. A block of zeros is one bit; any other is a
 * byte with its least value and width, and then 0, 1, 2, 4 or 8 bits a pixel. A hard edge comes to a twentieth of the
 * tile, a soft one to a tenth. All arithmetic is on four pixels at a time: little-endian words.
 */
export function packTile(tile: Tile): Uint8Array<ArrayBuffer> {
  const words = new Int32Array(tile.buffer, tile.byteOffset, tile.length / 4);
  const out = scratch;
  out.fill(0, 0, MAP_BYTES);
  let at = MAP_BYTES;
  for (let block = 0; block < BLOCKS; block++) {
    const from = block * BLOCK;
    let any = 0;
    for (let i = 0; i < BLOCK; i++) {
      const word = words[from + i]!;
      const above = from < ROW ? 0 : words[from + i - ROW]!;
      any |= word ^ above;
      differences[i] = subtract(word, above);
    }
    if (any === 0) continue;
    out[block >> 3]! |= 1 << (block & 7);
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
      out[at++] = WHOLE_BYTES << 2;
      for (let i = 0; i < BLOCK; i++, at += 4) {
        const word = differences[i]!;
        out[at] = word;
        out[at + 1] = word >> 8;
        out[at + 2] = word >> 16;
        out[at + 3] = word >> 24;
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
  return out.slice(0, at);
}

/** Inverse of `packTile`. */
export function unpackTile(packed: Uint8Array): Tile {
  const tile: Tile = new Uint8Array(TILE_SIDE * TILE_SIDE);
  const words = new Int32Array(tile.buffer);
  let at = MAP_BYTES;
  for (let block = 0; block < BLOCKS; block++) {
    let to = block * BLOCK;
    if (to % ROW === 0 && to > 0) words.copyWithin(to, to - ROW, to);
    if ((packed[block >> 3]! & (1 << (block & 7))) === 0) continue;
    const head = packed[at++]!;
    const width = head & 3;
    const base = Math.imul(((head >> 2) - BASE_OFFSET) & 255, 0x01010101);
    if (head >> 2 === WHOLE_BYTES) {
      for (const end = to + BLOCK; to < end; to++, at += 4) {
        const word = packed[at]! | (packed[at + 1]! << 8) | (packed[at + 2]! << 16) | (packed[at + 3]! << 24);
        words[to] = add(words[to]!, word);
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
  return tile;
}
