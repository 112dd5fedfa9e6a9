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

export function applyOperation(mask: MaskTiles, operation: MaskOperation): TileChanges {
  switch (operation.kind) {
    case 'invert':
      return everyTile(mask, invertTile);
    case 'clear':
      return everyTile(mask, () => EMPTY_TILE);
    case 'fill':
      return everyTile(mask, () => FULL_TILE);
    case 'fill-holes':
      return fillHoles(mask);
    case 'grow':
    case 'shrink':
    case 'feather':
      return byDistance(mask, operation.kind, Math.min(MAX_RADIUS, Math.max(1, operation.radius)));
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
function fillHoles(mask: MaskTiles): TileChanges {
  const bounds = maskBounds(mask);
  if (!bounds) return new Map();
  // One pixel of margin lets the outside run round the mask; past the image's border it reads as unmasked.
  const area = inflate(bounds, 1);
  const plane = { width: area.right - area.left, height: area.bottom - area.top };
  const pixels = mask.read(area);
  const outside = floodFill(plane, { x: 0, y: 0 }, (index) => pixels[index]! < HALF);
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

/**
 * Grow and shrink keep what is softer than a sharp edge where it reaches further; feather makes a new soft edge,
 * half of it inside and half outside the old one. Done tile by tile with a margin, so memory stays small at any size.
 */
function byDistance(mask: MaskTiles, kind: DistanceOperation, radius: number): TileChanges {
  const changes: TileChanges = new Map();
  for (const key of mask.allKeys()) {
    const before = mask.get(key);
    const area = inflate(mask.rectOf(key), radius + 1);
    const uniform = isShared(before) && mask.keysIn(area).every((near) => mask.get(near) === before);
    if (uniform) continue;
    const after = reshape(mask, key, area, kind, radius);
    if (!sameBytes(before, after)) changes.set(key, canonicalTile(after));
  }
  return changes;
}

function reshape(
  mask: MaskTiles,
  key: number,
  area: PixelRect,
  kind: DistanceOperation,
  radius: number,
): Tile {
  const rect = mask.rectOf(key);
  const pixels = mask.read(area);
  const width = area.right - area.left;
  const height = area.bottom - area.top;
  const inImage = insideTest(mask, area);
  const isMasked = (index: number): boolean => pixels[index]! >= HALF;
  // Past the image's border lies nothing to shrink from: only pixels of the image count as unmasked.
  const isUnmasked = (index: number): boolean => pixels[index]! < HALF && inImage(index);
  const toMasked = kind === 'shrink' ? null : squaredDistances(width, height, isMasked, radius + 1);
  const toUnmasked = kind === 'grow' ? null : squaredDistances(width, height, isUnmasked, radius + 1);
  const after = mask.get(key).slice();
  for (let y = rect.top; y < rect.bottom; y++) {
    let from = (y - area.top) * width + rect.left - area.left;
    let at = (y - rect.top) * TILE_SIDE;
    for (let x = rect.left; x < rect.right; x++, from++, at++) {
      const old = pixels[from]!;
      if (kind === 'grow') after[at] = Math.max(old, edgeValue(radius + 1 - Math.sqrt(toMasked![from]!)));
      else if (kind === 'shrink')
        after[at] = Math.min(old, edgeValue(Math.sqrt(toUnmasked![from]!) - radius));
      else {
        const inside = old >= HALF;
        const depth = inside ? Math.sqrt(toUnmasked![from]!) - 0.5 : 0.5 - Math.sqrt(toMasked![from]!);
        const t = Math.min(1, Math.max(0, depth / radius + 0.5));
        after[at] = Math.round(t * t * (3 - 2 * t) * 255);
      }
    }
  }
  return after;
}

/** Coverage of a pixel whose centre lies `depth` pixels inside an edge: whole from 1 on, nothing from 0 down. */
function edgeValue(depth: number): number {
  return Math.round(Math.min(1, Math.max(0, depth)) * 255);
}

function insideTest(mask: MaskTiles, area: PixelRect): (index: number) => boolean {
  const inside = mask.clip(area);
  const whole =
    inside.left === area.left &&
    inside.top === area.top &&
    inside.right === area.right &&
    inside.bottom === area.bottom;
  if (whole) return () => true;
  const width = area.right - area.left;
  return (index) => {
    const x = area.left + (index % width);
    const y = area.top + Math.floor(index / width);
    return x >= inside.left && x < inside.right && y >= inside.top && y < inside.bottom;
  };
}
