import type { PackedTile } from './packed-tile.ts';

/** Side of a mask tile, pixels. */
export const TILE_SIDE = 256;
const TILE_SHIFT = 8;
const TILE_AREA = TILE_SIDE * TILE_SIDE;

/** One tile: 256 × 256 bytes, row after row; 0 keeps the picture, 255 changes it. */
export type Tile = Uint8Array<ArrayBuffer>;

/** A tile as it is kept: packed until somebody reads or paints it. */
export type StoredTile = Tile | PackedTile;

/** Shared stand-ins for tiles of one value. Never written to: `writable` copies them first. */
export const EMPTY_TILE: Tile = new Uint8Array(TILE_AREA);
export const FULL_TILE: Tile = new Uint8Array(TILE_AREA).fill(255);

export const isShared = (tile: Tile): boolean => tile === EMPTY_TILE || tile === FULL_TILE;

/** Pixels, half-open: `right` and `bottom` lie outside. */
export interface PixelRect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The shared stand-in for a tile of one value, else the tile itself. */
export function canonicalTile(tile: Tile): Tile {
  const first = tile[0];
  if (first !== 0 && first !== 255) return tile;
  const words = new Int32Array(tile.buffer, tile.byteOffset, TILE_AREA / 4);
  const wanted = first === 0 ? 0 : -1;
  for (let at = 0; at < words.length; at += 4) {
    const differs =
      (words[at]! ^ wanted) |
      (words[at + 1]! ^ wanted) |
      (words[at + 2]! ^ wanted) |
      (words[at + 3]! ^ wanted);
    if (differs !== 0) return tile;
  }
  return first === 0 ? EMPTY_TILE : FULL_TILE;
}

/**
 * An 8-bit raster of image resolution kept as sparse tiles. Bytes of border tiles that lie outside the image
 * mean nothing; reading by rectangle never returns them.
 */
export class MaskTiles {
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly rows: number;
  readonly #tiles = new Map<number, StoredTile>();

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.columns = Math.ceil(width / TILE_SIDE);
    this.rows = Math.ceil(height / TILE_SIDE);
  }

  /** Key of the tile in column `tx`, row `ty`. */
  key(tx: number, ty: number): number {
    return ty * this.columns + tx;
  }

  /** The tile's pixels; unpacks it for good when it was packed. */
  get(key: number): Tile {
    const stored = this.stored(key);
    if (stored instanceof Uint8Array) return stored;
    const tile = stored.unpack();
    this.#tiles.set(key, tile);
    return tile;
  }

  stored(key: number): StoredTile {
    return this.#tiles.get(key) ?? EMPTY_TILE;
  }

  set(key: number, tile: StoredTile): void {
    if (tile === EMPTY_TILE) this.#tiles.delete(key);
    else this.#tiles.set(key, tile);
  }

  /** The tile's own bytes, ready to be written to. */
  writable(key: number): Tile {
    const tile = this.get(key);
    if (!isShared(tile)) return tile;
    const copy = tile.slice();
    this.#tiles.set(key, copy);
    return copy;
  }

  /** Keys of tiles that are not empty. */
  keys(): IterableIterator<number> {
    return this.#tiles.keys();
  }

  allKeys(): number[] {
    return Array.from({ length: this.columns * this.rows }, (_, key) => key);
  }

  /** The image's pixels that the tile covers. */
  rectOf(key: number): PixelRect {
    const left = (key % this.columns) << TILE_SHIFT;
    const top = Math.floor(key / this.columns) << TILE_SHIFT;
    return {
      left,
      top,
      right: Math.min(left + TILE_SIDE, this.width),
      bottom: Math.min(top + TILE_SIDE, this.height),
    };
  }

  /** Keys of the tiles that `rect`, clipped to the image, touches. */
  keysIn(rect: PixelRect): number[] {
    const clipped = this.clip(rect);
    if (isEmptyRect(clipped)) return [];
    const keys: number[] = [];
    for (let ty = clipped.top >> TILE_SHIFT; ty <= (clipped.bottom - 1) >> TILE_SHIFT; ty++)
      for (let tx = clipped.left >> TILE_SHIFT; tx <= (clipped.right - 1) >> TILE_SHIFT; tx++)
        keys.push(this.key(tx, ty));
    return keys;
  }

  /** `rect` widened to whole pixels and cut to the image. */
  clip(rect: PixelRect): PixelRect {
    return {
      left: Math.max(0, Math.floor(rect.left)),
      top: Math.max(0, Math.floor(rect.top)),
      right: Math.min(this.width, Math.ceil(rect.right)),
      bottom: Math.min(this.height, Math.ceil(rect.bottom)),
    };
  }

  valueAt(x: number, y: number): number {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return 0;
    const tile = this.get(this.key(x >> TILE_SHIFT, y >> TILE_SHIFT));
    return tile[((y & 255) << TILE_SHIFT) | (x & 255)]!;
  }

  /** Copies `rect` into a dense raster. What lies outside the image reads as 0. */
  read(rect: PixelRect): Uint8Array<ArrayBuffer> {
    const width = rect.right - rect.left;
    const out = new Uint8Array(width * (rect.bottom - rect.top));
    for (const key of this.keysIn(rect)) {
      const tile = this.get(key);
      if (tile === EMPTY_TILE) continue;
      const whole = this.rectOf(key);
      const part = intersect(whole, rect);
      for (let y = part.top; y < part.bottom; y++) {
        const from = (y - whole.top) * TILE_SIDE + part.left - whole.left;
        const to = (y - rect.top) * width + part.left - rect.left;
        out.set(tile.subarray(from, from + part.right - part.left), to);
      }
    }
    return out;
  }
}

export function intersect(a: PixelRect, b: PixelRect): PixelRect {
  return {
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  };
}

export function isEmptyRect(rect: PixelRect): boolean {
  return rect.right <= rect.left || rect.bottom <= rect.top;
}

export function union(a: PixelRect | null, b: PixelRect): PixelRect {
  if (!a) return b;
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

export function inflate(rect: PixelRect, by: number): PixelRect {
  return { left: rect.left - by, top: rect.top - by, right: rect.right + by, bottom: rect.bottom + by };
}
