import { TILE_SIDE } from './mask-tiles.ts';
import type { Tile } from './mask-tiles.ts';

/** Pixels coded together: an even part of a row. */
const BLOCK = 16;
const BLOCKS = (TILE_SIDE * TILE_SIDE) / BLOCK;
/** One bit a block says whether it differs from the row above at all. */
const MAP_BYTES = BLOCKS / 8;
const LOWEST_BASE = -32;
const HIGHEST_BASE = 31;

const scratch = new Uint8Array(MAP_BYTES + BLOCKS * (BLOCK + 1));
const differences = new Int32Array(BLOCK);

/**
 * Packs a tile, some 100 µs each way: every row less the row above it, in blocks of 16 pixels. A block of zeros is one
 * bit; any other is a byte with its least value and width, and then 1, 2, 4 or 8 bits a pixel. A hard edge comes to a
 * twentieth of the tile, a soft one to a fifth.
 */
export function packTile(tile: Tile): Uint8Array<ArrayBuffer> {
  const out = scratch;
  out.fill(0, 0, MAP_BYTES);
  let at = MAP_BYTES;
  for (let block = 0; block < BLOCKS; block++) {
    const from = block * BLOCK;
    const above = from - TILE_SIDE;
    let low = 127;
    let high = -128;
    for (let i = 0; i < BLOCK; i++) {
      const up = above < 0 ? 0 : tile[above + i]!;
      const difference = ((tile[from + i]! - up) << 24) >> 24;
      differences[i] = difference;
      if (difference < low) low = difference;
      if (difference > high) high = difference;
    }
    if (low === 0 && high === 0) continue;
    out[block >> 3]! |= 1 << (block & 7);
    const range = high - low;
    const fits = low >= LOWEST_BASE && low <= HIGHEST_BASE;
    const width = !fits || range > 15 ? 3 : range > 3 ? 2 : range > 1 ? 1 : 0;
    if (width === 3) low = 0;
    out[at++] = ((low - LOWEST_BASE) << 2) | width;
    const bits = 1 << width;
    for (let i = 0; i < BLOCK;) {
      let byte = 0;
      for (let shift = 0; shift < 8; shift += bits) byte |= (differences[i++]! - low) << shift;
      out[at++] = byte;
    }
  }
  return out.slice(0, at);
}

/** Inverse of `packTile`. */
export function unpackTile(packed: Uint8Array): Tile {
  const tile: Tile = new Uint8Array(TILE_SIDE * TILE_SIDE);
  let at = MAP_BYTES;
  for (let block = 0; block < BLOCKS; block++) {
    let to = block * BLOCK;
    if (to % TILE_SIDE === 0 && to > 0) tile.copyWithin(to, to - TILE_SIDE, to);
    if ((packed[block >> 3]! & (1 << (block & 7))) === 0) continue;
    const head = packed[at++]!;
    const low = (head >> 2) + LOWEST_BASE;
    const bits = 1 << (head & 3);
    const mask = (1 << bits) - 1;
    for (const end = to + BLOCK; to < end;) {
      const byte = packed[at++]!;
      for (let shift = 0; shift < 8; shift += bits) {
        tile[to] = tile[to]! + low + ((byte >> shift) & mask);
        to++;
      }
    }
  }
  return tile;
}
