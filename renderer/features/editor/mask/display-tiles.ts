import { EMPTY_TILE, isShared, TILE_SIDE } from './mask-tiles.ts';
import type { MaskTiles, StoredTile } from './mask-tiles.ts';
import { PACKED_LEVEL, PackedTile } from './packed-tile.ts';
import { reducedTile } from './tile-pyramid.ts';

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
      if (tx >= mask.columns || ty >= mask.rows) continue;
      const at = mask.key(tx, ty);
      const tile = key.level < PACKED_LEVEL ? mask.get(at) : mask.stored(at);
      if (tile === EMPTY_TILE) continue;
      shows = true;
      copyAlpha(tile, key.level, part, texels, j * part * TILE_SIDE + i * part);
    }
  }
  return shows;
}

function copyAlpha(tile: StoredTile, level: number, part: number, texels: Uint32Array, start: number): void {
  const isPacked = tile instanceof PackedTile;
  if (!isPacked && isShared(tile)) {
    const value = tile[0]! << 24;
    for (let y = 0, row = start; y < part; y++, row += TILE_SIDE) texels.fill(value, row, row + part);
    return;
  }
  const source = isPacked ? tile.reduced(level) : reducedTile(tile, level);
  for (let y = 0, from = 0, row = start; y < part; y++, row += TILE_SIDE)
    for (let at = row; at < row + part; at++, from++) texels[at] = source[from]! << 24;
}

/** The display tile that a mask tile falls into. */
export function displayKeyOf(mask: MaskTiles, key: number, level: number): DisplayKey {
  const column = (key % mask.columns) >> level;
  return { level, column, row: Math.floor(key / mask.columns) >> level };
}

export const displayName = (key: DisplayKey): string => `${key.level}/${key.column}/${key.row}`;
