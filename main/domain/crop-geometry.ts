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
