/**
 * A browser scrolls no element higher than some 16.7 million pixels. Beyond `MAX_SCROLL_HEIGHT` the scroll bar stands for the
 * whole in proportion, while wheel, touch and keys still move pixel by pixel.
 */
export const MAX_SCROLL_HEIGHT = 8_000_000;

export interface ScrollSpace {
  /** Height of the whole, CSS pixels. */
  readonly height: number;
  readonly viewport: number;
}

/** `offset` is what is at the viewport's top edge in the whole, `scrollTop` what the element says. */
export interface ScrollPoint {
  readonly offset: number;
  readonly scrollTop: number;
}

/** Height to give to what is scrolled. */
export function scrollHeightOf({ height }: ScrollSpace): number {
  return Math.min(height, MAX_SCROLL_HEIGHT);
}

export function maxOffset({ height, viewport }: ScrollSpace): number {
  return Math.max(0, height - viewport);
}

export function clampOffset(offset: number, space: ScrollSpace): number {
  return Math.min(maxOffset(space), Math.max(0, offset));
}

/** The `scrollTop` that stands for an offset. */
export function scrollTopOf(offset: number, space: ScrollSpace): number {
  const most = maxOffset(space);
  if (most === 0) return 0;
  if (space.height <= MAX_SCROLL_HEIGHT) return offset;
  return (offset / most) * (MAX_SCROLL_HEIGHT - space.viewport);
}

/** Where the whole is after the element was scrolled to `scrollTop`. */
export function followScroll(point: ScrollPoint, scrollTop: number, space: ScrollSpace): ScrollPoint {
  const delta = scrollTop - point.scrollTop;
  // The wheel and the keys move by less than two screens at a time; the scroll bar of a long list by more.
  if (Math.abs(delta) <= space.viewport * 2) {
    return { offset: clampOffset(point.offset + delta, space), scrollTop };
  }
  const mostTop = scrollHeightOf(space) - space.viewport;
  return {
    offset: mostTop <= 0 ? 0 : clampOffset((scrollTop / mostTop) * maxOffset(space), space),
    scrollTop,
  };
}

/** Whether the element must be put back in step at once, because its end would stop the user short of the whole's. */
export function isCornered({ offset, scrollTop }: ScrollPoint, space: ScrollSpace): boolean {
  const margin = space.viewport;
  const mostTop = scrollHeightOf(space) - space.viewport;
  const most = maxOffset(space);
  const atTop = scrollTop < margin && offset - scrollTop > 1;
  const atBottom = mostTop - scrollTop < margin && most - offset - (mostTop - scrollTop) > 1;
  const beyond = (offset <= 0 && scrollTop > 1) || (offset >= most && scrollTop < mostTop - 1);
  return atTop || atBottom || beyond;
}
