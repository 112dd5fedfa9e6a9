import { FULL_TILE, TILE_SIDE, union } from './mask-tiles.ts';
import type { MaskTiles, PixelRect, Tile } from './mask-tiles.ts';

/** Boxes of tiles, relative to the tile. A mask's tiles are replaced, never written to, so identity is the key. */
const boxes = new WeakMap<Tile, PixelRect>();

/** The smallest rectangle round all pixels that are not 0, or null when there is none. */
export function maskBounds(mask: MaskTiles): PixelRect | null {
  let bounds: PixelRect | null = null;
  for (const key of mask.keys()) {
    const rect = mask.rectOf(key);
    const tile = mask.get(key);
    if (tile === FULL_TILE) {
      bounds = union(bounds, rect);
      continue;
    }
    let box = boxes.get(tile);
    if (!box) {
      box = boxOf(tile, rect.right - rect.left, rect.bottom - rect.top);
      boxes.set(tile, box);
    }
    if (box.right === 0) continue;
    bounds = union(bounds, {
      left: rect.left + box.left,
      top: rect.top + box.top,
      right: rect.left + box.right,
      bottom: rect.top + box.bottom,
    });
  }
  return bounds;
}

function boxOf(tile: Tile, width: number, height: number): PixelRect {
  let left = width;
  let top = height;
  let right = 0;
  let bottom = 0;
  for (let y = 0; y < height; y++) {
    const row = y * TILE_SIDE;
    let first = 0;
    while (first < width && tile[row + first] === 0) first++;
    if (first === width) continue;
    let last = width - 1;
    while (tile[row + last] === 0) last--;
    left = Math.min(left, first);
    right = Math.max(right, last + 1);
    top = Math.min(top, y);
    bottom = y + 1;
  }
  return { left, top, right, bottom };
}
