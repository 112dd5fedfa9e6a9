import { EMPTY_TILE, isShared, TILE_SIDE } from './mask-tiles.ts';
import type { MaskTiles, Tile } from './mask-tiles.ts';

/** One square of the mask as shown: 256 × 256 texels, each 2^level mask pixels wide. */
export interface DisplayKey {
  readonly level: number;
  readonly column: number;
  readonly row: number;
}

const MAX_LEVEL = 6;

/** The coarsest level with at least one texel per screen pixel. `scale`: screen pixels per image pixel. */
export function levelForScale(scale: number): number {
  return Math.min(MAX_LEVEL, Math.max(0, Math.floor(Math.log2(1 / scale) + 0.001)));
}

/** Tiles made smaller, by level. A mask's tiles are replaced, never written to, so identity is the key. */
const halved = new WeakMap<Tile, Uint8Array[]>();

function reduced(tile: Tile, level: number): Uint8Array {
  if (level === 0) return tile;
  let levels = halved.get(tile);
  if (!levels) {
    levels = [];
    halved.set(tile, levels);
  }
  return (levels[level] ??=
    level === 1
      ? halve(tile, TILE_SIDE)
      : level === 2
        ? quarter(tile)
        : halve(reduced(tile, level - 1), TILE_SIDE >> (level - 1)));
}

/** Does ahead what drawing the tile at this level will need. */
export function prepareTile(tile: Tile, level: number): void {
  if (!isShared(tile)) reduced(tile, level);
}

/** The mean of each 2 × 2 pixels, two of them at a time: four bytes of a row are one word. */
function halve(source: Uint8Array, side: number): Uint8Array {
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

/**
 * Writes the mask as the alpha of 256 × 256 black texels, one little-endian RGBA word each.
 * @returns false when nothing of the mask shows in it
 */
export function drawDisplayTile(mask: MaskTiles, key: DisplayKey, texels: Uint32Array): boolean {
  const across = 1 << key.level;
  const part = TILE_SIDE >> key.level;
  let shows = false;
  texels.fill(0);
  for (let j = 0; j < across; j++) {
    for (let i = 0; i < across; i++) {
      const tx = key.column * across + i;
      const ty = key.row * across + j;
      const inside = tx < mask.columns && ty < mask.rows;
      const tile = inside ? mask.get(mask.key(tx, ty)) : EMPTY_TILE;
      if (tile === EMPTY_TILE) continue;
      shows = true;
      copyAlpha(tile, key.level, part, texels, j * part * TILE_SIDE + i * part);
    }
  }
  return shows;
}

function copyAlpha(tile: Tile, level: number, part: number, texels: Uint32Array, start: number): void {
  const source = isShared(tile) ? null : reduced(tile, level);
  const value = tile[0]! << 24;
  for (let y = 0, from = 0; y < part; y++) {
    const row = start + y * TILE_SIDE;
    if (!source) texels.fill(value, row, row + part);
    else for (let at = row; at < row + part; at++, from++) texels[at] = source[from]! << 24;
  }
}

/** The display tile that a mask tile falls into. */
export function displayKeyOf(mask: MaskTiles, key: number, level: number): DisplayKey {
  const column = (key % mask.columns) >> level;
  return { level, column, row: Math.floor(key / mask.columns) >> level };
}

export const displayName = (key: DisplayKey): string => `${key.level}/${key.column}/${key.row}`;
