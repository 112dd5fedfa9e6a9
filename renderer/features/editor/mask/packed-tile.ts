import { TILE_SIDE } from './mask-tiles.ts';
import type { PixelRect, Tile } from './mask-tiles.ts';
import { mostPackedBytes, packRaster, unpackRaster } from './tile-codec.ts';
import { halve, reducedTile } from './tile-pyramid.ts';

/** The least level at which a packed tile can be shown as it is. */
export const PACKED_LEVEL = 2;
const REDUCED_SIDE = TILE_SIDE >> PACKED_LEVEL;

const scratch = new Uint8Array(mostPackedBytes(REDUCED_SIDE) + mostPackedBytes(TILE_SIDE));

/** Tiles that were packed before, as long as they live. Tiles are replaced, never written to, so identity is the key. */
const packedBefore = new WeakMap<Tile, PackedTile>();

/**
 * A tile that takes a fraction of its room. What it is shown by from afar, and the box of what is masked in it, can
 * be had without unpacking it: that is a hundred times less to read.
 */
export class PackedTile {
  /** Of what is masked, relative to the tile; all 0 when nothing is. */
  readonly box: PixelRect;
  /** The tile at `PACKED_LEVEL`, then, from `#whole` on, the tile itself. */
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #whole: number;
  #shown: { readonly level: number; readonly pixels: Uint8Array } | null = null;

  constructor(tile: Tile, box: PixelRect) {
    this.box = box;
    this.#whole = packRaster(reducedTile(tile, PACKED_LEVEL), REDUCED_SIDE, scratch, 0);
    this.#bytes = scratch.slice(0, packRaster(tile, TILE_SIDE, scratch, this.#whole));
  }

  get sizeBytes(): number {
    return this.#bytes.length;
  }

  unpack(): Tile {
    const tile = unpackRaster(this.#bytes, this.#whole, TILE_SIDE);
    packedBefore.set(tile, this);
    return tile;
  }

  /** The tile at a level from `PACKED_LEVEL` on. Remembered until `forget`. */
  reduced(level: number): Uint8Array {
    if (this.#shown?.level !== level) {
      let pixels: Uint8Array = unpackRaster(this.#bytes, 0, REDUCED_SIDE);
      for (let at = PACKED_LEVEL; at < level; at++) pixels = halve(pixels, TILE_SIDE >> at);
      this.#shown = { level, pixels };
    }
    return this.#shown.pixels;
  }

  /** Gives up what it keeps for being shown. */
  forget(): void {
    this.#shown = null;
  }
}

/** @param box of what is masked in the tile */
export function packTile(tile: Tile, box: PixelRect): PackedTile {
  return packedBefore.get(tile) ?? new PackedTile(tile, box);
}
