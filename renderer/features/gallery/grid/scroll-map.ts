/**
 * A browser scrolls no element higher than some 16.7 million pixels. Beyond `MAX_SCROLL_HEIGHT` the scroll bar stands for the
 * whole in proportion, while wheel, touch and keys still move pixel by pixel. Near both ends a pixel of the element is a
 * pixel of the whole, so that one wheels to the very end.
 */
export const MAX_SCROLL_HEIGHT = 8_000_000;

/** So near to an end the element and the whole go together, pixels. */
const END_ZONE = 100_000;

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
  if (space.height <= MAX_SCROLL_HEIGHT) return Math.min(offset, most);
  const mostTop = MAX_SCROLL_HEIGHT - space.viewport;
  if (offset <= END_ZONE) return offset;
  if (most - offset <= END_ZONE) return mostTop - (most - offset);
  return END_ZONE + ((offset - END_ZONE) / (most - 2 * END_ZONE)) * (mostTop - 2 * END_ZONE);
}

/** The offset that a `scrollTop` stands for. */
function offsetOf(scrollTop: number, space: ScrollSpace): number {
  const most = maxOffset(space);
  if (space.height <= MAX_SCROLL_HEIGHT) return clampOffset(scrollTop, space);
  const mostTop = MAX_SCROLL_HEIGHT - space.viewport;
  if (scrollTop <= END_ZONE) return clampOffset(scrollTop, space);
  if (mostTop - scrollTop <= END_ZONE) return clampOffset(most - (mostTop - scrollTop), space);
  return END_ZONE + ((scrollTop - END_ZONE) / (mostTop - 2 * END_ZONE)) * (most - 2 * END_ZONE);
}

/** Where the whole is after the element was scrolled to `scrollTop`. */
export function followScroll(point: ScrollPoint, scrollTop: number, space: ScrollSpace): ScrollPoint {
  const delta = scrollTop - point.scrollTop;
  // The wheel and the keys move by less than two screens at a time; the scroll bar of a long list by more.
  if (Math.abs(delta) <= space.viewport * 2) {
    return { offset: clampOffset(point.offset + delta, space), scrollTop };
  }
  return { offset: offsetOf(scrollTop, space), scrollTop };
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
