import type { Picture } from './picture.ts';
import { deviceRect, sizeCanvas } from './view.ts';
import type { View } from './view.ts';

/** How a second picture is shown against the first. */
export type Comparison =
  | { readonly kind: 'second' }
  | { readonly kind: 'first' }
  /** The second right of a line at this share of the first picture's width. */
  | { readonly kind: 'wipe'; readonly at: number };

interface SecondPicture {
  readonly picture: Picture;
  /** Where its top left corner lies, pixels of the first. */
  readonly x: number;
  readonly y: number;
}

/**
 * The picture being edited, and a candidate in its place or beside it. It is opaque, so that nothing beneath has to be
 * drawn again for every stroke above it.
 */
export class PictureSurface {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  #view: View | null = null;
  #first: Picture | null = null;
  #second: SecondPicture | null = null;
  #comparison: Comparison = { kind: 'second' };
  #dirty = true;
  #ground = '#000';
  readonly #checkerboard: CanvasPattern;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d', { alpha: false })!;
    this.#checkerboard = this.#context.createPattern(checkerTile(), 'repeat')!;
  }

  setView(view: View): void {
    this.#view = view;
    sizeCanvas(this.#canvas, view);
    this.#dirty = true;
  }

  /** The colour round the pictures. */
  setGround(color: string): void {
    this.#ground = color;
    this.#dirty = true;
  }

  /** Takes the picture over and closes the one before. */
  setPicture(picture: Picture | null): void {
    this.#first?.close();
    this.#first = picture;
    this.#dirty = true;
  }

  /** Takes the picture over and closes the one before. */
  setSecond(second: SecondPicture | null): void {
    if (this.#second?.picture !== second?.picture) this.#second?.picture.close();
    this.#second = second;
    this.#dirty = true;
  }

  setComparison(comparison: Comparison): void {
    this.#comparison = comparison;
    this.#dirty = true;
  }

  touch(): void {
    this.#dirty = true;
  }

  render(): boolean {
    const view = this.#view;
    if (!view || !this.#dirty) return false;
    this.#dirty = false;
    const context = this.#context;
    context.fillStyle = this.#ground;
    context.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
    const first = this.#first;
    const second = this.#second;
    if (!first) return true;
    const comparison = this.#comparison;
    if (!second || comparison.kind !== 'second') this.#drawOne(first, view, 0, 0);
    if (!second || comparison.kind === 'first') return true;
    if (comparison.kind === 'second') {
      this.#drawOne(second.picture, view, second.x, second.y);
      return true;
    }
    const x = second.x + comparison.at * second.picture.width;
    const edge = deviceRect(view, { left: x, top: 0, right: x, bottom: 0 }).left;
    context.save();
    context.beginPath();
    context.rect(edge, 0, this.#canvas.width - edge, this.#canvas.height);
    context.clip();
    this.#drawOne(second.picture, view, second.x, second.y);
    context.restore();
    return true;
  }

  #drawOne(picture: Picture, view: View, x: number, y: number): void {
    const { left, top, right, bottom } = deviceRect(view, {
      left: x,
      top: y,
      right: x + picture.width,
      bottom: y + picture.height,
    });
    // Transparent parts show a checkerboard.
    this.#context.fillStyle = this.#checkerboard;
    this.#context.fillRect(left, top, right - left, bottom - top);
    picture.draw(this.#context, view, { x, y });
  }
}

const CHECKER = 8;

function checkerTile(): OffscreenCanvas {
  const tile = new OffscreenCanvas(CHECKER * 2, CHECKER * 2);
  const context = tile.getContext('2d')!;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, CHECKER * 2, CHECKER * 2);
  context.fillStyle = '#d4d4d4';
  context.fillRect(0, 0, CHECKER, CHECKER);
  context.fillRect(CHECKER, CHECKER, CHECKER, CHECKER);
  return tile;
}
