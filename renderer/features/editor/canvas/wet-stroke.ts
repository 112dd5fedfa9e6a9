import type { Brush } from '../mask/brush-stroke.ts';
import { capsuleBounds, CapsuleRaster } from '../mask/capsule-raster.ts';
import type { Capsule } from '../mask/capsule-raster.ts';
import { inflate, intersect, isEmptyRect, union } from '../mask/mask-tiles.ts';
import type { PixelRect } from '../mask/mask-tiles.ts';
import { ProfileCache } from '../mask/stroke-buffer.ts';
import type { View } from './view.ts';

/** A soft brush larger than this on the screen is drawn smaller and stretched: its slopes are too gentle to tell. Device pixels. */
const LARGEST_SOFT_RADIUS = 192;

/**
 * A stroke as it shows while it is painted, at screen resolution, before the worker has made it part of the mask.
 * Its alpha is the stroke's coverage; the mask's surface adds opacity and colour.
 */
export class WetStroke {
  readonly id: number;
  readonly brush: Brush;
  readonly #raster: WetRaster;
  readonly #capsules: Capsule[] = [];
  #view: View;

  constructor(id: number, brush: Brush, view: View) {
    this.id = id;
    this.brush = brush;
    this.#view = view;
    const isHard = (brush.diameter / 2) * (1 - brush.hardness) < 1;
    this.#raster = isHard ? new HardRaster() : new SoftRaster(brush.hardness);
    this.setView(view);
  }

  /** Draws the whole stroke anew for another camera. */
  setView(view: View): void {
    this.#view = view;
    const width = Math.ceil(view.viewport.width * view.density);
    const height = Math.ceil(view.viewport.height * view.density);
    const radius = (this.brush.diameter / 2) * view.camera.scale * view.density;
    this.#raster.reset(Math.max(1, width), Math.max(1, height), radius);
    this.#draw(this.#capsules);
  }

  /** Returns the device pixels that changed, or null. */
  extend(capsules: readonly Capsule[]): PixelRect | null {
    this.#capsules.push(...capsules);
    return this.#draw(capsules);
  }

  /** Copies the stroke's coverage into a context that works in device pixels and is clipped to `area`. */
  paint(context: CanvasRenderingContext2D, area: PixelRect): void {
    this.#raster.paint(context, area);
  }

  #draw(capsules: readonly Capsule[]): PixelRect | null {
    const { camera, density } = this.#view;
    const scale = camera.scale * density;
    const onScreen = capsules.map((capsule) => ({
      fromX: capsule.fromX * scale + camera.x * density,
      fromY: capsule.fromY * scale + camera.y * density,
      toX: capsule.toX * scale + camera.x * density,
      toY: capsule.toY * scale + camera.y * density,
      radius: Math.max(0.5, capsule.radius * scale),
      joined: capsule.joined ?? false,
    }));
    let changed: PixelRect | null = null;
    for (const capsule of onScreen) changed = union(changed, capsuleBounds(capsule, capsule.radius + 2));
    if (!changed) return null;
    this.#raster.draw(onScreen);
    return changed;
  }
}

/** Where a stroke's coverage is kept while it is wet. All coordinates are device pixels. */
interface WetRaster {
  /** Starts anew. `radius`: the brush's. */
  reset(width: number, height: number, radius: number): void;
  draw(capsules: readonly Capsule[]): void;
  paint(context: CanvasRenderingContext2D, area: PixelRect): void;
}

/** Hard edges are the canvas's own lines. */
class HardRaster implements WetRaster {
  readonly #canvas = new OffscreenCanvas(1, 1);
  readonly #context = this.#canvas.getContext('2d')!;

  reset(width: number, height: number): void {
    this.#canvas.width = width;
    this.#canvas.height = height;
  }

  draw(capsules: readonly Capsule[]): void {
    const context = this.#context;
    context.lineCap = 'round';
    for (const { fromX, fromY, toX, toY, radius } of capsules) {
      context.beginPath();
      if (fromX === toX && fromY === toY) {
        context.arc(fromX, fromY, radius, 0, 2 * Math.PI);
        context.fill();
        continue;
      }
      context.lineWidth = 2 * radius;
      context.moveTo(fromX, fromY);
      context.lineTo(toX, toY);
      context.stroke();
    }
  }

  paint(context: CanvasRenderingContext2D, { left, top, right, bottom }: PixelRect): void {
    const [width, height] = [right - left, bottom - top];
    context.drawImage(this.#canvas, left, top, width, height, left, top, width, height);
  }
}

/** Soft edges are bytes; only those that are to be shown become pixels. A canvas of the screen's size would be copied whole each frame. */
class SoftRaster implements WetRaster {
  readonly #patch = new OffscreenCanvas(1, 1);
  readonly #context = this.#patch.getContext('2d', { willReadFrequently: true })!;
  /** Of the patch's size, which grows as needed: a new one for every frame would soon have to be cleared away. */
  #image = new ImageData(1, 1);
  readonly #hardness: number;
  #profiles: ProfileCache;
  #coverage = new Uint8Array();
  #width = 0;
  #height = 0;
  /** Bytes per device pixel along a side. */
  #factor = 1;

  constructor(hardness: number) {
    this.#hardness = hardness;
    this.#profiles = new ProfileCache(hardness);
  }

  reset(width: number, height: number, radius: number): void {
    this.#factor = Math.min(1, LARGEST_SOFT_RADIUS / radius);
    this.#width = Math.ceil(width * this.#factor);
    this.#height = Math.ceil(height * this.#factor);
    this.#coverage = new Uint8Array(this.#width * this.#height);
    this.#profiles = new ProfileCache(this.#hardness);
  }

  draw(capsules: readonly Capsule[]): void {
    const f = this.#factor;
    const [width, height] = [this.#width, this.#height];
    const plane = { data: this.#coverage, left: 0, top: 0, width, height, stride: width };
    for (const { fromX, fromY, toX, toY, radius, joined = false } of capsules) {
      const scaled = { fromX: fromX * f, fromY: fromY * f, toX: toX * f, toY: toY * f, joined };
      const capsule = { ...scaled, radius: Math.max(0.5, radius * f) };
      new CapsuleRaster(capsule, this.#profiles.of(capsule.radius)).draw(plane);
    }
  }

  paint(context: CanvasRenderingContext2D, area: PixelRect): void {
    const f = this.#factor;
    const around = inflate(
      {
        left: Math.floor(area.left * f),
        top: Math.floor(area.top * f),
        right: Math.ceil(area.right * f),
        bottom: Math.ceil(area.bottom * f),
      },
      f === 1 ? 0 : 1,
    );
    const part = intersect(around, { left: 0, top: 0, right: this.#width, bottom: this.#height });
    if (isEmptyRect(part)) return;
    const [width, height] = [part.right - part.left, part.bottom - part.top];
    this.#makeRoom(width, height);
    const texels = new Uint32Array(this.#image.data.buffer);
    const stride = this.#image.width;
    for (let y = 0; y < height; y++) {
      const from = (part.top + y) * this.#width + part.left;
      for (let x = 0, to = y * stride; x < width; x++, to++) texels[to] = this.#coverage[from + x]! << 24;
    }
    this.#context.putImageData(this.#image, 0, 0, 0, 0, width, height);
    context.drawImage(this.#patch, 0, 0, width, height, part.left / f, part.top / f, width / f, height / f);
  }

  #makeRoom(width: number, height: number): void {
    const { width: before, height: high } = this.#image;
    if (width <= before && height <= high) return;
    this.#image = new ImageData(Math.max(before, width), Math.max(high, height));
    this.#patch.width = this.#image.width;
    this.#patch.height = this.#image.height;
  }
}
