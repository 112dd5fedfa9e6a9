import type { Brush } from '../mask/brush-stroke.ts';
import type { Capsule } from '../mask/capsule-raster.ts';
import { displayName, levelForScale } from '../mask/display-tiles.ts';
import type { DisplayTile, ShownArea } from '../mask/mask-protocol.ts';
import { inflate, intersect, isEmptyRect, TILE_SIDE, union } from '../mask/mask-tiles.ts';
import type { PixelRect } from '../mask/mask-tiles.ts';
import type { Size } from './camera.ts';
import { deviceRect, sizeCanvas, visibleRect } from './view.ts';
import type { View } from './view.ts';
import { WetStroke } from './wet-stroke.ts';

/**
 * The mask's tint over the picture. Holds only what is on the screen: the display tiles the worker sends and the
 * strokes it has not taken up yet. A frame redraws no more than what changed.
 */
export class MaskSurface {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #show: (area: ShownArea) => void;
  #view: View | null = null;
  #picture: Size = { width: 0, height: 0 };
  #level = -1;
  #tiles = new Map<string, DisplayTile>();
  #shown: ShownArea | null = null;
  #strokes: WetStroke[] = [];
  #dirty: PixelRect | null = null;
  #color = '#ff3366';

  /** @param show told which display tiles are wanted, whenever that changes */
  constructor(canvas: HTMLCanvasElement, show: (area: ShownArea) => void) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d')!;
    this.#show = show;
  }

  /** Starts on an empty mask of another size. */
  reset(picture: Size): void {
    for (const { bitmap } of this.#tiles.values()) bitmap?.close();
    this.#tiles = new Map();
    this.#strokes = [];
    this.#picture = picture;
    this.#level = -1;
    this.#shown = null;
    this.#touchAll();
    if (this.#view) this.#wish(this.#view);
  }

  setColor(color: string): void {
    this.#color = color;
    this.#touchAll();
  }

  setView(view: View): void {
    this.#view = view;
    sizeCanvas(this.#canvas, view);
    for (const stroke of this.#strokes) stroke.setView(view);
    this.#touchAll();
    this.#wish(view);
  }

  beginStroke(id: number, brush: Brush): void {
    if (this.#view) this.#strokes.push(new WetStroke(id, brush, this.#view));
  }

  extendStroke(capsules: readonly Capsule[]): void {
    const changed = this.#strokes.at(-1)?.extend(capsules);
    if (changed) this.#dirty = union(this.#dirty, changed);
  }

  receive(level: number, tiles: readonly DisplayTile[], strokeId: number): void {
    if (level !== this.#level) {
      for (const { bitmap } of this.#tiles.values()) bitmap?.close();
      this.#tiles = new Map();
      this.#level = level;
      this.#touchAll();
    }
    for (const tile of tiles) {
      const name = displayName(tile.key);
      this.#tiles.get(name)?.bitmap?.close();
      this.#tiles.set(name, tile);
      if (this.#view) this.#dirty = union(this.#dirty, deviceRect(this.#view, tileRect(tile)));
    }
    // A stroke that left no trace brings no tiles, yet what showed of it must go.
    if (this.#strokes.some(({ id }) => id <= strokeId)) {
      this.#strokes = this.#strokes.filter(({ id }) => id > strokeId);
      this.#touchAll();
    }
  }

  /** Redraws what changed since the last time. Returns whether anything did. */
  render(): boolean {
    const view = this.#view;
    if (!view || !this.#dirty) return false;
    const canvasRect = { left: 0, top: 0, right: this.#canvas.width, bottom: this.#canvas.height };
    const dirty = intersect(this.#dirty, canvasRect);
    this.#dirty = null;
    if (isEmptyRect(dirty)) return false;
    const context = this.#context;
    context.clearRect(dirty.left, dirty.top, dirty.right - dirty.left, dirty.bottom - dirty.top);
    const { width, height } = this.#picture;
    const area = intersect(dirty, deviceRect(view, { left: 0, top: 0, right: width, bottom: height }));
    if (isEmptyRect(area)) return true;
    context.save();
    context.beginPath();
    context.rect(area.left, area.top, area.right - area.left, area.bottom - area.top);
    context.clip();
    context.imageSmoothingEnabled = view.camera.scale * view.density < 3;
    for (const tile of this.#tiles.values()) this.#drawTile(context, view, tile, area);
    for (const stroke of this.#strokes) {
      context.globalCompositeOperation = stroke.brush.erase ? 'destination-out' : 'source-over';
      context.globalAlpha = stroke.brush.opacity;
      stroke.paint(context, area);
    }
    context.globalAlpha = 1;
    context.globalCompositeOperation = 'source-in';
    context.fillStyle = this.#color;
    context.fillRect(area.left, area.top, area.right - area.left, area.bottom - area.top);
    context.restore();
    return true;
  }

  #drawTile(context: CanvasRenderingContext2D, view: View, tile: DisplayTile, area: PixelRect): void {
    if (!tile.bitmap) return;
    const to = deviceRect(view, tileRect(tile));
    if (isEmptyRect(intersect(to, area))) return;
    context.drawImage(tile.bitmap, to.left, to.top, to.right - to.left, to.bottom - to.top);
  }

  #touchAll(): void {
    this.#dirty = { left: 0, top: 0, right: this.#canvas.width, bottom: this.#canvas.height };
  }

  /** Asks for the display tiles on the screen and one round it, and forgets the others. */
  #wish(view: View): void {
    if (this.#picture.width === 0) return;
    const level = levelForScale(view.camera.scale * view.density);
    const side = TILE_SIDE << level;
    const seen = inflate(visibleRect(view), side);
    const columns = Math.ceil(this.#picture.width / side);
    const rows = Math.ceil(this.#picture.height / side);
    const area: ShownArea = {
      level,
      left: Math.min(columns, Math.max(0, Math.floor(seen.left / side))),
      top: Math.min(rows, Math.max(0, Math.floor(seen.top / side))),
      right: Math.max(0, Math.min(columns, Math.ceil(seen.right / side))),
      bottom: Math.max(0, Math.min(rows, Math.ceil(seen.bottom / side))),
    };
    if (this.#shown && sameArea(this.#shown, area)) return;
    this.#shown = area;
    for (const [name, { key, bitmap }] of this.#tiles) {
      const wanted =
        key.level !== level ||
        (key.column >= area.left && key.column < area.right && key.row >= area.top && key.row < area.bottom);
      if (wanted) continue;
      bitmap?.close();
      this.#tiles.delete(name);
    }
    this.#show(area);
  }
}

/** Mask pixels that a display tile covers. */
function tileRect({ key }: DisplayTile): PixelRect {
  const side = TILE_SIDE << key.level;
  const left = key.column * side;
  const top = key.row * side;
  return { left, top, right: left + side, bottom: top + side };
}

function sameArea(a: ShownArea, b: ShownArea): boolean {
  return (
    a.level === b.level &&
    a.left === b.left &&
    a.top === b.top &&
    a.right === b.right &&
    a.bottom === b.bottom
  );
}
