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

/** Tiles halved again and again. A mask's tiles are replaced, never written to, so identity is the key. */
const halved = new WeakMap<Tile, Uint8Array[]>();

function reduced(tile: Tile, level: number): Uint8Array {
  let levels = halved.get(tile);
  if (!levels) {
    levels = [];
    halved.set(tile, levels);
  }
  let current: Uint8Array = tile;
  for (let at = 1; at <= level; at++) {
    levels[at - 1] ??= halve(current, TILE_SIDE >> (at - 1));
    current = levels[at - 1]!;
  }
  return current;
}

function halve(source: Uint8Array, side: number): Uint8Array {
  const half = side >> 1;
  const out = new Uint8Array(half * half);
  for (let y = 0, to = 0; y < half; y++) {
    let from = y * 2 * side;
    for (let x = 0; x < half; x++, to++, from += 2) {
      const sum = source[from]! + source[from + 1]! + source[from + side]! + source[from + side + 1]!;
      out[to] = (sum + 2) >> 2;
    }
  }
  return out;
}

/**
 * Writes the mask as alpha into RGBA texels (256 × 256 × 4 bytes; colour stays as it is).
 * @returns false when nothing of the mask shows in it
 */
export function drawDisplayTile(mask: MaskTiles, key: DisplayKey, rgba: Uint8ClampedArray): boolean {
  const across = 1 << key.level;
  const part = TILE_SIDE >> key.level;
  let shows = false;
  for (let j = 0; j < across; j++) {
    for (let i = 0; i < across; i++) {
      const tx = key.column * across + i;
      const ty = key.row * across + j;
      const inside = tx < mask.columns && ty < mask.rows;
      const tile = inside ? mask.get(mask.key(tx, ty)) : EMPTY_TILE;
      if (tile !== EMPTY_TILE) shows = true;
      copyAlpha(tile, key.level, part, rgba, (j * part * TILE_SIDE + i * part) * 4 + 3);
    }
  }
  return shows;
}

function copyAlpha(tile: Tile, level: number, part: number, rgba: Uint8ClampedArray, start: number): void {
  const source = isShared(tile) ? tile : reduced(tile, level);
  for (let y = 0, from = 0; y < part; y++) {
    let at = start + y * TILE_SIDE * 4;
    for (let x = 0; x < part; x++, from++, at += 4) rgba[at] = source[from]!;
  }
}

/** The display tile that a mask tile falls into. */
export function displayKeyOf(mask: MaskTiles, key: number, level: number): DisplayKey {
  const column = (key % mask.columns) >> level;
  return { level, column, row: Math.floor(key / mask.columns) >> level };
}

export const displayName = (key: DisplayKey): string => `${key.level}/${key.column}/${key.row}`;
