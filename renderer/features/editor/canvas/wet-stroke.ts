import type { Brush } from '../mask/brush-stroke.ts';
import { capsuleBounds, rasterizeCapsule } from '../mask/capsule-raster.ts';
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
  readonly #canvas = new OffscreenCanvas(1, 1);
  readonly #context = this.#canvas.getContext('2d')!;
  readonly #capsules: Capsule[] = [];
  readonly #hard: boolean;
  #view: View;
  #pixels: ImageData | null = null;
  #profiles: ProfileCache;
  /** Canvas pixels per device pixel. */
  #factor = 1;

  constructor(id: number, brush: Brush, view: View) {
    this.id = id;
    this.brush = brush;
    this.#view = view;
    this.#profiles = new ProfileCache(brush.hardness);
    this.#hard = (brush.diameter / 2) * (1 - brush.hardness) < 1;
    this.setView(view);
  }

  /** Draws the whole stroke anew for another camera. */
  setView(view: View): void {
    this.#view = view;
    const radius = (this.brush.diameter / 2) * view.camera.scale * view.density;
    this.#factor = this.#hard ? 1 : Math.min(1, LARGEST_SOFT_RADIUS / radius);
    this.#canvas.width = Math.max(1, Math.ceil(view.viewport.width * view.density * this.#factor));
    this.#canvas.height = Math.max(1, Math.ceil(view.viewport.height * view.density * this.#factor));
    this.#pixels = null;
    this.#profiles = new ProfileCache(this.brush.hardness);
    this.#draw(this.#capsules);
  }

  /** Returns the device pixels that changed, or null. */
  extend(capsules: readonly Capsule[]): PixelRect | null {
    this.#capsules.push(...capsules);
    return this.#draw(capsules);
  }

  /** Copies the stroke's coverage into a context that works in device pixels. */
  paint(context: CanvasRenderingContext2D, area: PixelRect): void {
    const f = this.#factor;
    const width = area.right - area.left;
    const height = area.bottom - area.top;
    context.drawImage(
      this.#canvas,
      area.left * f,
      area.top * f,
      width * f,
      height * f,
      area.left,
      area.top,
      width,
      height,
    );
  }

  #draw(capsules: readonly Capsule[]): PixelRect | null {
    const { camera, density } = this.#view;
    const scale = camera.scale * density * this.#factor;
    const onCanvas = capsules.map((capsule) => ({
      fromX: capsule.fromX * scale + camera.x * density * this.#factor,
      fromY: capsule.fromY * scale + camera.y * density * this.#factor,
      toX: capsule.toX * scale + camera.x * density * this.#factor,
      toY: capsule.toY * scale + camera.y * density * this.#factor,
      radius: Math.max(0.5, capsule.radius * scale),
      joined: capsule.joined ?? false,
    }));
    let changed: PixelRect | null = null;
    for (const capsule of onCanvas) changed = union(changed, capsuleBounds(capsule, capsule.radius + 1));
    if (!changed) return null;
    const whole = { left: 0, top: 0, right: this.#canvas.width, bottom: this.#canvas.height };
    const dirty = intersect(changed, whole);
    if (isEmptyRect(dirty)) return null;
    if (this.#hard) this.#drawPaths(onCanvas);
    else this.#drawPixels(onCanvas, dirty);
    return inflate(
      {
        left: Math.floor(dirty.left / this.#factor),
        top: Math.floor(dirty.top / this.#factor),
        right: Math.ceil(dirty.right / this.#factor),
        bottom: Math.ceil(dirty.bottom / this.#factor),
      },
      1,
    );
  }

  #drawPaths(capsules: readonly Capsule[]): void {
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

  #drawPixels(capsules: readonly Capsule[], dirty: PixelRect): void {
    const { width, height } = this.#canvas;
    this.#pixels ??= new ImageData(width, height);
    const plane = {
      data: this.#pixels.data,
      left: 0,
      top: 0,
      width,
      height,
      stride: width * 4,
      step: 4,
      offset: 3,
    };
    for (const capsule of capsules) rasterizeCapsule(plane, capsule, this.#profiles.of(capsule.radius));
    this.#context.putImageData(
      this.#pixels,
      0,
      0,
      dirty.left,
      dirty.top,
      dirty.right - dirty.left,
      dirty.bottom - dirty.top,
    );
  }
}
