import { describe, expect, test } from 'vitest';
import {
  clampOffset,
  followScroll,
  isCornered,
  MAX_SCROLL_HEIGHT,
  maxOffset,
  scrollHeightOf,
  scrollTopOf,
} from '../../../../renderer/features/gallery/grid/scroll-map.ts';

const long = { height: 40_000_000, viewport: 900 };
const short = { height: 50_000, viewport: 900 };

test('a short list scrolls as it is', () => {
  expect(scrollHeightOf(short)).toBe(50_000);
  expect(scrollTopOf(1234, short)).toBe(1234);
  expect(followScroll({ offset: 0, scrollTop: 0 }, 40_000, short).offset).toBeCloseTo(40_000);
});

describe('a list higher than the browser scrolls', () => {
  test('has both ends within reach of the scroll bar', () => {
    expect(scrollHeightOf(long)).toBe(MAX_SCROLL_HEIGHT);
    const end = followScroll({ offset: 0, scrollTop: 0 }, MAX_SCROLL_HEIGHT - 900, long);
    expect(end.offset).toBe(maxOffset(long));
    expect(followScroll(end, 0, long).offset).toBe(0);
  });

  test('moves pixel by pixel with the wheel', () => {
    const start = { offset: 20_000_000, scrollTop: scrollTopOf(20_000_000, long) };
    expect(followScroll(start, start.scrollTop + 120, long).offset).toBe(20_000_120);
  });

  test('wheeling down from the top reaches every pixel to the bottom', () => {
    const space = { height: MAX_SCROLL_HEIGHT * 1.5, viewport: 900 };
    let point = {
      offset: maxOffset(space) - 20_000,
      scrollTop: scrollTopOf(maxOffset(space) - 20_000, space),
    };
    let steps = 0;
    while (maxOffset(space) - point.offset > 1 && steps < 1000) {
      const mostTop = scrollHeightOf(space) - space.viewport;
      point = followScroll(point, Math.min(mostTop, point.scrollTop + 100), space);
      if (isCornered(point, space)) point = { ...point, scrollTop: scrollTopOf(point.offset, space) };
      steps += 1;
    }
    expect(maxOffset(space) - point.offset).toBeLessThanOrEqual(1);
    expect(steps).toBeLessThan(230);
  });

  test('is put back in step before the element ends too early', () => {
    expect(isCornered({ offset: 5000, scrollTop: 0 }, long)).toBe(true);
    expect(isCornered({ offset: 0, scrollTop: 0 }, long)).toBe(false);
    expect(isCornered({ offset: maxOffset(long), scrollTop: MAX_SCROLL_HEIGHT - 900 }, long)).toBe(false);
    expect(isCornered({ offset: maxOffset(long) - 5000, scrollTop: MAX_SCROLL_HEIGHT - 900 }, long)).toBe(
      true,
    );
  });
});

test('offsets stay inside', () => {
  expect(clampOffset(-5, short)).toBe(0);
  expect(clampOffset(1e9, short)).toBe(49_100);
  expect(maxOffset({ height: 100, viewport: 900 })).toBe(0);
});
