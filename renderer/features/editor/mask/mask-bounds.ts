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
    const box = boxOf(tile, rect.right - rect.left, rect.bottom - rect.top);
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

/** The box of what is masked in the tile's first `width` columns and `height` rows; all 0 when nothing is. Remembered by tile. */
export function boxOf(tile: Tile, width: number, height: number): PixelRect {
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
