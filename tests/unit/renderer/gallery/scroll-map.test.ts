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

  test.each([1.5, 5, 25])('%d times as high, the wheel reaches both ends', (times) => {
    const space = { height: MAX_SCROLL_HEIGHT * times, viewport: 900 };
    const wheel = (from: number, step: number, steps: number): number => {
      let point = { offset: from, scrollTop: scrollTopOf(from, space) };
      for (let i = 0; i < steps; i += 1) {
        const mostTop = scrollHeightOf(space) - space.viewport;
        point = followScroll(point, Math.min(mostTop, Math.max(0, point.scrollTop + step)), space);
        if (isCornered(point, space)) point = { ...point, scrollTop: scrollTopOf(point.offset, space) };
      }
      return point.offset;
    };
    expect(wheel(maxOffset(space) - 20_000, 100, 205)).toBeCloseTo(maxOffset(space), 3);
    expect(wheel(20_000, -100, 205)).toBe(0);
    // Without a rest in between, far from where the element's own end is.
    expect(wheel(3_000_000, 100, 20_000)).toBeCloseTo(5_000_000, 3);
  });

  test('every place of the scroll bar is a place of the whole and back', () => {
    for (const offset of [99_999, 100_001, 20_000_000, maxOffset(long) - 100_001, maxOffset(long) - 5]) {
      const jumped = followScroll({ offset: 10_000_000, scrollTop: 0 }, scrollTopOf(offset, long), long);
      expect(jumped.offset).toBeCloseTo(offset, 3);
    }
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
