import { TILE_SIDE } from './mask-tiles.ts';
import type { Tile } from './mask-tiles.ts';

/** Tiles made smaller, by level. A mask's tiles are replaced, never written to, so identity is the key. */
const levelsOf = new WeakMap<Tile, Uint8Array[]>();

/** The tile at a level: each pixel the mean of 2^level × 2^level of its own. Remembered by tile. */
export function reducedTile(tile: Tile, level: number): Uint8Array {
  if (level === 0) return tile;
  let levels = levelsOf.get(tile);
  if (!levels) {
    levels = [];
    levelsOf.set(tile, levels);
  }
  return (levels[level] ??=
    level === 1
      ? halve(tile, TILE_SIDE)
      : level === 2
        ? quarter(tile)
        : halve(reducedTile(tile, level - 1), TILE_SIDE >> (level - 1)));
}

/** The mean of each 2 × 2 pixels, two of them at a time: four bytes of a row are one word. */
export function halve(source: Uint8Array, side: number): Uint8Array {
  const half = side >> 1;
  const out = new Uint8Array(half * half);
  const words = new Uint32Array(source.buffer, source.byteOffset, source.length / 4);
  const perRow = side / 4;
  const even = 0x00ff00ff;
  for (let y = 0, to = 0; y < half; y++) {
    const upper = y * 2 * perRow;
    for (let x = 0; x < perRow; x++, to += 2) {
      const a = words[upper + x]!;
      const b = words[upper + perRow + x]!;
      const sums = (a & even) + ((a >>> 8) & even) + (b & even) + ((b >>> 8) & even) + 0x00020002;
      out[to] = sums >>> 2;
      out[to + 1] = sums >>> 18;
    }
  }
  return out;
}

/** The mean of each 4 × 4 pixels of a tile. Most views that show a large picture whole begin with it. */
function quarter(tile: Tile): Uint8Array {
  const perRow = TILE_SIDE / 4;
  const out = new Uint8Array(perRow * perRow);
  const words = new Uint32Array(tile.buffer, tile.byteOffset, tile.length / 4);
  const even = 0x00ff00ff;
  for (let to = 0, at = 0; to < out.length; at += 3 * perRow) {
    for (const end = to + perRow; to < end; to++, at++) {
      const a = words[at]!;
      const b = words[at + perRow]!;
      const c = words[at + 2 * perRow]!;
      const d = words[at + 3 * perRow]!;
      const sums =
        (a & even) +
        (b & even) +
        (c & even) +
        (d & even) +
        ((a >>> 8) & even) +
        ((b >>> 8) & even) +
        ((c >>> 8) & even) +
        ((d >>> 8) & even);
      out[to] = ((sums & 0xffff) + (sums >>> 16) + 8) >> 4;
    }
  }
  return out;
}
