import type { Extension } from './generation.ts';

/** Pixels a side may grow by: none at all, or 64 to 2048. */
export const MIN_SIDE = 64;
export const MAX_SIDE = 2048;

export const NO_EXTENSION: Extension = { left: 0, right: 0, up: 0, down: 0 };

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where the picture stays while the frame takes a new shape: 0 left or top, ½ the middle, 1 right or bottom. */
export interface Anchor {
  readonly x: 0 | 0.5 | 1;
  readonly y: 0 | 0.5 | 1;
}

/** An edge or corner of the frame that can be dragged. */
export type FrameHandle =
  'left' | 'right' | 'up' | 'down' | 'up-left' | 'up-right' | 'down-left' | 'down-right';

/** The legal number of pixels nearest to `pixels`: 0, or a multiple of `step` from 64 to 2048. */
export function snapSide(pixels: number, step: number): number {
  if (pixels < MIN_SIDE / 2) return 0;
  const least = Math.ceil(MIN_SIDE / step) * step;
  const most = Math.floor(MAX_SIDE / step) * step;
  return Math.min(most, Math.max(least, Math.round(pixels / step) * step));
}

export function snapExtension(extension: Extension, step: number): Extension {
  return {
    left: snapSide(extension.left, step),
    right: snapSide(extension.right, step),
    up: snapSide(extension.up, step),
    down: snapSide(extension.down, step),
  };
}

/** The frame after a handle was dragged from where it stood at `start` by that many picture pixels. */
export function dragFrame(
  start: Extension,
  handle: FrameHandle,
  dx: number,
  dy: number,
  step: number,
): Extension {
  const moved = {
    left: handle.includes('left') ? start.left - dx : start.left,
    right: handle.includes('right') ? start.right + dx : start.right,
    up: handle.includes('up') ? start.up - dy : start.up,
    down: handle.includes('down') ? start.down + dy : start.down,
  };
  return snapExtension(moved, step);
}

export function extendedSize(picture: Size, extension: Extension): Size {
  return {
    width: picture.width + extension.left + extension.right,
    height: picture.height + extension.up + extension.down,
  };
}

/** What passes add together. */
export function totalExtension(passes: readonly Extension[]): Extension {
  return passes.reduce(
    (total, pass) => ({
      left: total.left + pass.left,
      right: total.right + pass.right,
      up: total.up + pass.up,
      down: total.down + pass.down,
    }),
    NO_EXTENSION,
  );
}

export function isExtended({ left, right, up, down }: Extension): boolean {
  return left + right + up + down > 0;
}

/**
 * The smallest frame of the ratio width / height that holds the picture, grown away from the anchor. As near to the
 * ratio as sides of whole steps, none between 0 and 64 pixels, allow.
 */
export function frameForAspect(picture: Size, aspect: number, anchor: Anchor, step: number): Extension {
  const wide = picture.width / picture.height < aspect;
  const missing = wide ? picture.height * aspect - picture.width : picture.width / aspect - picture.height;
  const [before, after] = shareOut(missing, wide ? anchor.x : anchor.y, step);
  return wide
    ? { left: before, right: after, up: 0, down: 0 }
    : { left: 0, right: 0, up: before, down: after };
}

/** The frame of a wanted size (at least the picture's), grown away from the anchor. */
export function frameForSize(picture: Size, size: Size, anchor: Anchor, step: number): Extension {
  const [left, right] = shareOut(size.width - picture.width, anchor.x, step);
  const [up, down] = shareOut(size.height - picture.height, anchor.y, step);
  return { left, right, up, down };
}

function shareOut(pixels: number, anchor: 0 | 0.5 | 1, step: number): [before: number, after: number] {
  if (anchor === 0) return [0, snapSide(pixels, step)];
  if (anchor === 1) return [snapSide(pixels, step), 0];
  const total = Math.round(pixels / step) * step;
  const half = Math.floor(total / 2 / step) * step;
  // Too little for a legal side on both ends goes to one.
  if (half < MIN_SIDE) return [0, snapSide(pixels, step)];
  const before = snapSide(half, step);
  return [before, snapSide(total - before, step)];
}

/** Each pass adds at most this share of the picture's side. Beyond it a model loses sight of what it continues. */
const LARGEST_SHARE = 0.5;

/**
 * Splits a large extension into passes, each of which goes on from the one before. Every pass adds legal sides, and
 * together they add exactly `extension`.
 * @param nativeSize side of the square the model was trained on: a pass adds no more than half of it
 */
export function progressivePlan(
  picture: Size,
  extension: Extension,
  nativeSize: number,
  step: number,
): readonly Extension[] {
  const passes: Extension[] = [];
  let left = extension;
  let size = picture;
  while (isExtended(left)) {
    const horizontal = Math.min(nativeSize / 2, size.width * LARGEST_SHARE);
    const vertical = Math.min(nativeSize / 2, size.height * LARGEST_SHARE);
    const pass = {
      left: passOf(left.left, horizontal, step),
      right: passOf(left.right, horizontal, step),
      up: passOf(left.up, vertical, step),
      down: passOf(left.down, vertical, step),
    };
    passes.push(pass);
    size = extendedSize(size, pass);
    left = {
      left: left.left - pass.left,
      right: left.right - pass.right,
      up: left.up - pass.up,
      down: left.down - pass.down,
    };
  }
  return passes;
}

/** How much of `pixels` to add now, so that what remains is legal too. */
function passOf(pixels: number, most: number, step: number): number {
  const least = Math.ceil(MIN_SIDE / step) * step;
  const largest = Math.max(least, Math.floor(most / step) * step);
  if (pixels <= largest || pixels < 2 * least) return pixels;
  return Math.min(largest, pixels - least);
}
