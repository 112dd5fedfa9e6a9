import { FULL_TILE, TILE_SIDE } from './mask-tiles.ts';
import type { MaskTiles, PixelRect, StoredTile, Tile } from './mask-tiles.ts';
import { PackedTile } from './packed-tile.ts';

/** Boxes of tiles, relative to the tile. A mask's tiles are replaced, never written to, so identity is the key. */
const boxes = new WeakMap<Tile, PixelRect>();

/** The smallest rectangle round all pixels that are not 0, or null when there is none. */
export function maskBounds(mask: MaskTiles): PixelRect | null {
  let left = Infinity;
  let top = Infinity;
  let right = 0;
  let bottom = 0;
  for (const key of mask.keys()) {
    const box = boxOf(mask, key, mask.stored(key));
    if (box.right === 0) continue;
    const rect = mask.rectOf(key);
    left = Math.min(left, rect.left + box.left);
    top = Math.min(top, rect.top + box.top);
    right = Math.max(right, rect.left + box.right);
    bottom = Math.max(bottom, rect.top + box.bottom);
  }
  return right === 0 ? null : { left, top, right, bottom };
}

/** The box of what is masked in a tile of the mask, now or once, relative to it; all 0 when nothing is. Remembered by tile. */
export function boxOf(mask: MaskTiles, key: number, tile: StoredTile): PixelRect {
  if (tile instanceof PackedTile) return tile.box;
  const rect = mask.rectOf(key);
  const width = rect.right - rect.left;
  const height = rect.bottom - rect.top;
  if (tile === FULL_TILE) return { left: 0, top: 0, right: width, bottom: height };
  let box = boxes.get(tile);
  if (!box) {
    box = findBox(tile, width, height);
    boxes.set(tile, box);
  }
  return box;
}

const WORDS = TILE_SIDE / 4;

function findBox(tile: Tile, width: number, height: number): PixelRect {
  const words = new Uint32Array(tile.buffer, tile.byteOffset, tile.length / 4);
  const used = Math.ceil(width / 4);
  let left = width;
  let top = height;
  let right = 0;
  let bottom = 0;
  for (let y = 0; y < height; y++) {
    const row = y * WORDS;
    let first = 0;
    while (first < used && words[row + first] === 0) first++;
    if (first === used) continue;
    let last = used - 1;
    while (words[row + last] === 0) last--;
    let x = first * 4;
    while (x < width && tile[y * TILE_SIDE + x] === 0) x++;
    if (x === width) continue;
    left = Math.min(left, x);
    x = Math.min(width, last * 4 + 4) - 1;
    while (tile[y * TILE_SIDE + x] === 0) x--;
    right = Math.max(right, x + 1);
    top = Math.min(top, y);
    bottom = y + 1;
  }
  return bottom === 0 ? { left: 0, top: 0, right: 0, bottom: 0 } : { left, top, right, bottom };
}
