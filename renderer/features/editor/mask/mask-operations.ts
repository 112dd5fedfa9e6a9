import { squaredDistances } from './distance-transform.ts';
import { floodFill } from './flood-fill.ts';
import { maskBounds } from './mask-bounds.ts';
import {
  canonicalTile,
  EMPTY_TILE,
  FULL_TILE,
  inflate,
  intersect,
  isShared,
  TILE_SIDE,
} from './mask-tiles.ts';
import type { MaskTiles, PixelRect, Tile } from './mask-tiles.ts';
import type { Steps } from './steps.ts';

/** New tiles by key; what stays as it is is left out. */
export type TileChanges = Map<number, Tile>;

/** What the mask's tools can do to it as a whole. `radius` in pixels, 1–512. */
export type MaskOperation =
  | { readonly kind: 'invert' }
  | { readonly kind: 'clear' }
  | { readonly kind: 'fill' }
  | { readonly kind: 'fill-holes' }
  | { readonly kind: 'grow'; readonly radius: number }
  | { readonly kind: 'shrink'; readonly radius: number }
  | { readonly kind: 'feather'; readonly radius: number };

/** Greatest radius of grow, shrink and feather, pixels. */
export const MAX_RADIUS = 512;

/** A pixel counts as masked from here on where an operation needs a yes or no. */
const HALF = 128;

/** What the operation changes; the mask itself stays as it is. */
export function* applyOperation(mask: MaskTiles, operation: MaskOperation): Steps<TileChanges> {
  switch (operation.kind) {
    case 'invert':
      return everyTile(mask, invertTile);
    case 'clear':
      return everyTile(mask, () => EMPTY_TILE);
    case 'fill':
      return everyTile(mask, () => FULL_TILE);
    case 'fill-holes':
      return yield* fillHoles(mask);
    case 'grow':
    case 'shrink':
    case 'feather':
      return yield* byDistance(mask, operation.kind, Math.min(MAX_RADIUS, Math.max(1, operation.radius)));
  }
}

function everyTile(mask: MaskTiles, change: (tile: Tile) => Tile): TileChanges {
  const changes: TileChanges = new Map();
  for (const key of mask.allKeys()) {
    const before = mask.get(key);
    const after = change(before);
    if (after !== before) changes.set(key, after);
  }
  return changes;
}

function invertTile(tile: Tile): Tile {
  if (tile === EMPTY_TILE) return FULL_TILE;
  if (tile === FULL_TILE) return EMPTY_TILE;
  return tile.map((value) => 255 - value);
}

/** Masks every unmasked region that the mask encloses, so that no way leads from it to the image's border. */
function* fillHoles(mask: MaskTiles): Steps<TileChanges> {
  const bounds = maskBounds(mask);
  if (!bounds) return new Map();
  // One pixel of margin lets the outside run round the mask; past the image's border it reads as unmasked.
  const area = inflate(bounds, 1);
  const plane = { width: area.right - area.left, height: area.bottom - area.top };
  const pixels = mask.read(area);
  const outside = yield* floodFill(plane, { x: 0, y: 0 }, (index) => pixels[index]! < HALF);
  for (let index = 0; index < pixels.length; index++)
    if (outside[index] === 0 && pixels[index]! < HALF) pixels[index] = 255;
  return changesFrom(mask, area, pixels);
}

/** The tiles that a dense raster of `area` changes. */
export function changesFrom(mask: MaskTiles, area: PixelRect, pixels: Uint8Array): TileChanges {
  const width = area.right - area.left;
  const changes: TileChanges = new Map();
  for (const key of mask.keysIn(area)) {
    const before = mask.get(key);
    const rect = mask.rectOf(key);
    const part = intersect(rect, area);
    const after = before.slice();
    for (let y = part.top; y < part.bottom; y++) {
      const from = (y - area.top) * width - area.left;
      const row = pixels.subarray(from + part.left, from + part.right);
      after.set(row, (y - rect.top) * TILE_SIDE + part.left - rect.left);
    }
    if (!sameBytes(before, after)) changes.set(key, canonicalTile(after));
  }
  return changes;
}

function sameBytes(a: Tile, b: Tile): boolean {
  const x = new Uint32Array(a.buffer, a.byteOffset, a.length / 4);
  const y = new Uint32Array(b.buffer, b.byteOffset, b.length / 4);
  for (let index = 0; index < x.length; index++) if (x[index] !== y[index]) return false;
  return true;
}

type DistanceOperation = 'grow' | 'shrink' | 'feather';

/** Tiles to a side of what is worked on at once: the margin round it, as wide as the radius, is read in vain. */
const BLOCK_PER_RADIUS = 1 / 48;
const MAX_BLOCK = 6;

/**
 * Grow and shrink keep what is softer than a sharp edge where it reaches further; feather makes a new soft edge,
 * half of it inside and half outside the old one. Done block by block with a margin, so memory stays small at any size.
 */
function* byDistance(mask: MaskTiles, kind: DistanceOperation, radius: number): Steps<TileChanges> {
  const changes: TileChanges = new Map();
  const side = Math.min(MAX_BLOCK, Math.ceil(radius * BLOCK_PER_RADIUS)) * TILE_SIDE;
  // These stay as they are, whatever is round them.
  const settled = kind === 'grow' ? FULL_TILE : kind === 'shrink' ? EMPTY_TILE : null;
  for (let top = 0; top < mask.height; top += side) {
    for (let left = 0; left < mask.width; left += side) {
      const block = mask.clip({ left, top, right: left + side, bottom: top + side });
      const area = inflate(block, radius + 1);
      const [first, ...others] = mask.keysIn(area).map((key) => mask.get(key));
      const uniform = isShared(first!) && others.every((tile) => tile === first);
      if (uniform || mask.keysIn(block).every((key) => mask.get(key) === settled)) continue;
      for (const [key, tile] of changesFrom(mask, block, reshape(mask, block, area, kind, radius)))
        changes.set(key, tile);
      yield (top * mask.width + (block.bottom - top) * block.right) / (mask.width * mask.height);
    }
  }
  return changes;
}

/** What a plane of the area says of each pixel. */
const UNMASKED = 0;
const MASKED = 1;
/** Past the image's border lies nothing to grow or shrink from. */
const BEYOND = 2;

function reshape(
  mask: MaskTiles,
  block: PixelRect,
  area: PixelRect,
  kind: DistanceOperation,
  radius: number,
): Uint8Array {
  const pixels = mask.read(area);
  const width = area.right - area.left;
  const plane = { width, height: area.bottom - area.top, pixels: sidesOf(mask, area, pixels) };
  const [from, to] = [block.top - area.top, block.bottom - area.top];
  const toMasked = kind === 'shrink' ? null : squaredDistances(plane, MASKED, radius + 1, from, to);
  const toUnmasked = kind === 'grow' ? null : squaredDistances(plane, UNMASKED, radius + 1, from, to);
  const after = new Uint8Array((block.right - block.left) * (block.bottom - block.top));
  for (let y = from, into = 0; y < to; y++) {
    let at = y * width + block.left - area.left;
    for (let x = block.left; x < block.right; x++, at++, into++) {
      const old = pixels[at]!;
      if (kind === 'grow') after[into] = Math.max(old, edgeValue(radius + 1 - Math.sqrt(toMasked![at]!)));
      else if (kind === 'shrink')
        after[into] = Math.min(old, edgeValue(Math.sqrt(toUnmasked![at]!) - radius));
      else {
        const inside = old >= HALF;
        const depth = inside ? Math.sqrt(toUnmasked![at]!) - 0.5 : 0.5 - Math.sqrt(toMasked![at]!);
        const t = Math.min(1, Math.max(0, depth / radius + 0.5));
        after[into] = Math.round(t * t * (3 - 2 * t) * 255);
      }
    }
  }
  return after;
}

/** Coverage of a pixel whose centre lies `depth` pixels inside an edge: whole from 1 on, nothing from 0 down. */
function edgeValue(depth: number): number {
  return Math.round(Math.min(1, Math.max(0, depth)) * 255);
}

function sidesOf(mask: MaskTiles, area: PixelRect, pixels: Uint8Array): Uint8Array {
  const { left, top, right, bottom } = mask.clip(area);
  const width = area.right - area.left;
  const out = new Uint8Array(pixels.length).fill(BEYOND);
  for (let y = top; y < bottom; y++) {
    const row = (y - area.top) * width - area.left;
    for (let at = row + left; at < row + right; at++) out[at] = pixels[at]! >= HALF ? MASKED : UNMASKED;
  }
  return out;
}
