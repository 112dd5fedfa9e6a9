import type { FrameHandle } from './frame-geometry.ts';

/** Part of a picture, whole pixels. */
export interface Crop {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The crop after an edge or corner of it, or the whole (`move`), was dragged by that many picture pixels. Stays in the picture. */
export function dragCrop(
  start: Crop,
  handle: FrameHandle | 'move',
  dx: number,
  dy: number,
  picture: Size,
): Crop {
  if (handle === 'move') {
    const left = clamp(Math.round(start.left + dx), 0, picture.width - start.width);
    const top = clamp(Math.round(start.top + dy), 0, picture.height - start.height);
    return { ...start, left, top };
  }
  const right = start.left + start.width;
  const bottom = start.top + start.height;
  const movedX = handle.includes('left') ? start.left + dx : right + dx;
  const movedY = handle.includes('up') ? start.top + dy : bottom + dy;
  const across = /left|right/.test(handle)
    ? span(handle.includes('left') ? right : start.left, movedX, picture.width)
    : null;
  const down = /up|down/.test(handle)
    ? span(handle.includes('up') ? bottom : start.top, movedY, picture.height)
    : null;
  return {
    left: across?.[0] ?? start.left,
    width: across?.[1] ?? start.width,
    top: down?.[0] ?? start.top,
    height: down?.[1] ?? start.height,
  };
}

/** What a crop must keep to. */
export interface CropShape {
  /** Width by height; null: any. */
  readonly ratio: number | null;
  /** Sides are multiples of this, pixels. */
  readonly step: number;
}

/**
 * The crop brought to a shape. What was dragged decides: a side its length, a corner (or `move`) the box that the result stays
 * within; the sides that were not dragged stay where they are. As near to the ratio as whole steps allow, and in the picture.
 */
export function shapeCrop(
  crop: Crop,
  { ratio, step }: CropShape,
  handle: FrameHandle | 'move',
  picture: Size,
): Crop {
  const ofWidth = handle === 'left' || handle === 'right';
  const ofHeight = handle === 'up' || handle === 'down';
  let { width, height } = crop;
  if (ratio !== null) {
    const most = { width: ofHeight ? picture.width : width, height: ofWidth ? picture.height : height };
    width = Math.min(most.width, most.height * ratio);
    height = width / ratio;
  }
  const whole = (side: number, most: number, round: (value: number) => number): number =>
    clamp(round(side / step) * step, Math.min(step, most), Math.floor(most / step) * step || most);
  width = whole(width, picture.width, Math.floor);
  height = whole(
    ratio === null ? height : width / ratio,
    picture.height,
    ratio === null ? Math.floor : Math.round,
  );
  const held = (before: string, after: string): number =>
    handle.includes(before) ? 1 : handle.includes(after) ? 0 : 0.5;
  const left = Math.round(crop.left + (crop.width - width) * held('left', 'right'));
  const top = Math.round(crop.top + (crop.height - height) * held('up', 'down'));
  return {
    left: clamp(left, 0, picture.width - width),
    top: clamp(top, 0, picture.height - height),
    width,
    height,
  };
}

/** From the side that stays to the one that moved, at least a pixel; dragging past the other side turns it round. */
function span(fixed: number, moved: number, most: number): [from: number, length: number] {
  const at = clamp(Math.round(moved), 0, most);
  const from = Math.min(fixed, at);
  const length = Math.max(1, Math.abs(fixed - at));
  return [Math.min(from, most - length), length];
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
