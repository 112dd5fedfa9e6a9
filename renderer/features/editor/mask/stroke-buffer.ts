import { brushProfile, capsuleBounds, capsuleCovers, CapsuleRaster } from './capsule-raster.ts';
import type { BrushProfile, Capsule, Plane } from './capsule-raster.ts';
import { canonicalTile, EMPTY_TILE, FULL_TILE, isShared, TILE_SIDE } from './mask-tiles.ts';
import type { MaskTiles, Tile } from './mask-tiles.ts';

/** Profiles by radius: pressure makes many, a stroke without it one. Radii are told apart to a quarter pixel. */
export class ProfileCache {
  readonly #hardness: number;
  readonly #profiles = new Map<number, BrushProfile>();

  constructor(hardness: number) {
    this.#hardness = hardness;
  }

  of(radius: number): BrushProfile {
    const rounded = Math.max(0.5, Math.round(radius * 4) / 4);
    let profile = this.#profiles.get(rounded);
    if (!profile) {
      profile = brushProfile(rounded, this.#hardness);
      this.#profiles.set(rounded, profile);
    }
    return profile;
  }
}

/** Draws capsules into tiles, keeping the greatest coverage: a stroke that crosses itself is no stronger there. */
export function addCapsules(buffer: MaskTiles, capsules: readonly Capsule[], profiles: ProfileCache): void {
  for (const capsule of capsules) {
    const profile = profiles.of(capsule.radius);
    const raster = new CapsuleRaster(capsule, profile);
    for (const key of buffer.keysIn(capsuleBounds(capsule, profile.rim))) {
      if (buffer.get(key) === FULL_TILE) continue;
      const rect = buffer.rectOf(key);
      if (capsuleCovers(capsule, profile.core, rect)) buffer.set(key, FULL_TILE);
      else if (raster.touches(rect)) raster.draw(tilePlane(buffer, key));
    }
  }
}

function tilePlane(tiles: MaskTiles, key: number): Plane {
  const rect = tiles.rectOf(key);
  return {
    data: tiles.writable(key),
    left: rect.left,
    top: rect.top,
    width: rect.right - rect.left,
    height: rect.bottom - rect.top,
    stride: TILE_SIDE,
  };
}

/** How a coverage raster changes the mask: `add` lays it over what is there, `subtract` wipes it away. */
export type BlendMode = 'add' | 'subtract';

/**
 * Tiles of `mask` as `coverage` at `opacity` (0–1) leaves them, by key; tiles that stay as they are are left out.
 * Takes over the tiles of `coverage`, which must not be drawn into any more.
 */
export function blendTiles(
  mask: MaskTiles,
  coverage: MaskTiles,
  mode: BlendMode,
  opacity: number,
): Map<number, Tile> {
  const strength = Uint8Array.from({ length: 256 }, (_, value) => Math.round(value * opacity));
  const changed = new Map<number, Tile>();
  for (const key of coverage.keys()) {
    const before = mask.get(key);
    const after = blendTile(before, canonicalTile(coverage.get(key)), mode, strength);
    if (after !== before) changed.set(key, after);
  }
  return changed;
}

function blendTile(before: Tile, layer: Tile, mode: BlendMode, strength: Uint8Array): Tile {
  const unchanging = mode === 'add' ? FULL_TILE : EMPTY_TILE;
  if (layer === EMPTY_TILE || before === unchanging) return before;
  const wholly = strength[255] === 255;
  if (wholly && layer === FULL_TILE) return unchanging;
  // The coverage is given up after this, so its tile can become the mask's own.
  if (wholly && mode === 'add' && before === EMPTY_TILE) return layer;
  // Its memory is there already; a tile more costs as much as the blending.
  const after: Tile = isShared(layer) ? layer.slice() : layer;
  const words = new Int32Array(after.buffer, after.byteOffset, after.length / 4);
  const olds = new Int32Array(before.buffer, before.byteOffset, before.length / 4);
  const [fresh, settled] = mode === 'add' ? [0, -1] : [-1, 0];
  let same = true;
  for (let word = 0; word < words.length; word++) {
    // Many pixels at a time wherever they need no arithmetic: that is nearly everywhere.
    if ((word & 3) === 0 && (words[word]! | words[word + 1]! | words[word + 2]! | words[word + 3]!) === 0) {
      for (const end = word + 3; word < end; word++) words[word] = olds[word]!;
      words[word] = olds[word]!;
      continue;
    }
    const cover = words[word]!;
    const old = olds[word]!;
    if (cover === 0 || old === settled) {
      words[word] = old;
      continue;
    }
    if (wholly && (cover === -1 || old === fresh)) {
      words[word] = cover ^ fresh;
      same = false;
      continue;
    }
    for (let at = word * 4; at < word * 4 + 4; at++) {
      const value = before[at]!;
      const keep = 255 - strength[after[at]!]!;
      const blended = mode === 'add' ? 255 - divideBy255((255 - value) * keep) : divideBy255(value * keep);
      after[at] = blended;
      if (blended !== value) same = false;
    }
  }
  return same ? before : canonicalTile(after);
}

/** Rounded, exact from 0 to 255². */
function divideBy255(value: number): number {
  const shifted = value + 128;
  return (shifted + (shifted >> 8)) >> 8;
}
