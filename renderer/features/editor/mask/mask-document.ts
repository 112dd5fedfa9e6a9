import type { Brush } from './brush-stroke.ts';
import type { Capsule } from './capsule-raster.ts';
import { floodFill, selectColor } from './flood-fill.ts';
import { MaskHistory } from './mask-history.ts';
import { applyOperation, changesFrom } from './mask-operations.ts';
import type { MaskOperation } from './mask-operations.ts';
import { MaskTiles } from './mask-tiles.ts';
import type { PixelRect } from './mask-tiles.ts';
import { rasterizeShape } from './shape-raster.ts';
import type { Point, Shape } from './shape-raster.ts';
import type { Steps } from './steps.ts';
import { addCapsules, blendTiles, ProfileCache } from './stroke-buffer.ts';
import type { BlendMode } from './stroke-buffer.ts';

/** The picture's colours at the mask's size or smaller, for choosing by colour. */
export interface ColorSource {
  readonly rgba: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

interface OpenStroke {
  readonly brush: Brush;
  readonly coverage: MaskTiles;
  readonly profiles: ProfileCache;
}

/**
 * A mask being painted: the tiles, the stroke under way and the history. Every change returns the keys it changed; those that can
 * take long are done in steps, between which nothing else may be painted.
 */
export class MaskDocument {
  readonly tiles: MaskTiles;
  readonly history: MaskHistory;
  readonly #whole: PixelRect;
  #stroke: OpenStroke | null = null;

  /** @param pixels what is masked from the start; nothing when absent */
  constructor(width: number, height: number, pixels?: Uint8Array) {
    this.tiles = new MaskTiles(width, height);
    this.history = new MaskHistory(this.tiles);
    this.#whole = { left: 0, top: 0, right: width, bottom: height };
    if (!pixels) return;
    for (const [key, tile] of changesFrom(this.tiles, this.#whole, pixels)) this.tiles.set(key, tile);
  }

  /** The whole mask as one raster. */
  dense(): Uint8Array {
    return this.tiles.read(this.#whole);
  }

  beginStroke(brush: Brush): void {
    const coverage = new MaskTiles(this.tiles.width, this.tiles.height);
    this.#stroke = { brush, coverage, profiles: new ProfileCache(brush.hardness) };
  }

  extendStroke(capsules: readonly Capsule[]): void {
    if (this.#stroke) addCapsules(this.#stroke.coverage, capsules, this.#stroke.profiles);
  }

  /** Blends the stroke into the mask as one step. */
  endStroke(): number[] {
    const stroke = this.#stroke;
    this.#stroke = null;
    if (!stroke) return [];
    return this.#blend(stroke.coverage, stroke.brush.erase ? 'subtract' : 'add', stroke.brush.opacity);
  }

  cancelStroke(): void {
    this.#stroke = null;
  }

  fillShape(shape: Shape, mode: BlendMode, opacity: number): number[] {
    return this.#blend(rasterizeShape(this.tiles.width, this.tiles.height, shape), mode, opacity);
  }

  /** Fills the region of like masking round a pixel: unmasked ground up to a painted outline, or the reverse to erase. */
  *bucket(at: Point, mode: BlendMode, opacity: number): Steps<number[]> {
    const { width, height } = this.tiles;
    const masked = this.tiles.valueAt(at.x, at.y) >= 128;
    if (masked === (mode === 'add')) return [];
    const pixels = this.dense();
    const region = yield* floodFill({ width, height }, at, (index) => pixels[index]! >= 128 === masked);
    // The outline's soft rim belongs to the fill, or a thin line would stay.
    const untouched = mode === 'add' ? 255 : 0;
    spread(region, width, height, (index) => pixels[index] !== untouched);
    return this.#blendDense(region, mode, opacity);
  }

  /** Masks (or unmasks) what has the colour at a pixel. `tolerance` 0–255. */
  *selectColor(
    source: ColorSource,
    at: Point,
    options: { readonly tolerance: number; readonly contiguous: boolean },
    mode: BlendMode,
    opacity: number,
  ): Steps<number[]> {
    const seed = {
      x: Math.floor((at.x * source.width) / this.tiles.width),
      y: Math.floor((at.y * source.height) / this.tiles.height),
    };
    const found = yield* selectColor(source.rgba, source, seed, options.tolerance, options.contiguous);
    return this.#blendDense(this.#enlarged(found, source), mode, opacity);
  }

  *operate(operation: MaskOperation): Steps<number[]> {
    return this.history.apply(yield* applyOperation(this.tiles, operation));
  }

  /** Replaces the whole mask as one step. `pixels` has the mask's size. */
  replace(pixels: Uint8Array): number[] {
    return this.history.apply(changesFrom(this.tiles, this.#whole, pixels));
  }

  #blend(coverage: MaskTiles, mode: BlendMode, opacity: number): number[] {
    return this.history.apply(blendTiles(this.tiles, coverage, mode, opacity));
  }

  #blendDense(pixels: Uint8Array, mode: BlendMode, opacity: number): number[] {
    const { width, height } = this.tiles;
    return this.#blend(new MaskDocument(width, height, pixels).tiles, mode, opacity);
  }

  #enlarged(found: Uint8Array, source: ColorSource): Uint8Array {
    const { width, height } = this.tiles;
    if (source.width === width && source.height === height) return found;
    const out = new Uint8Array(width * height);
    for (let y = 0, to = 0; y < height; y++) {
      const row = Math.floor((y * source.height) / height) * source.width;
      for (let x = 0; x < width; x++, to++) out[to] = found[row + Math.floor((x * source.width) / width)]!;
    }
    return out;
  }
}

/** Adds to the region two rings of neighbours that `accepts`. */
function spread(
  region: Uint8Array,
  width: number,
  height: number,
  accepts: (index: number) => boolean,
): void {
  for (let ring = 0; ring < 2; ring++) {
    const added: number[] = [];
    for (let y = 0, at = 0; y < height; y++) {
      for (let x = 0; x < width; x++, at++) {
        if (region[at] !== 0 || !accepts(at)) continue;
        const touches =
          (x > 0 && region[at - 1] !== 0) ||
          (x < width - 1 && region[at + 1] !== 0) ||
          (y > 0 && region[at - width] !== 0) ||
          (y < height - 1 && region[at + width] !== 0);
        if (touches) added.push(at);
      }
    }
    for (const at of added) region[at] = 255;
  }
}
