import { expect, it } from 'vitest';
import { createEdgeScroll } from '../../../../renderer/features/gallery/grid/edge-scroll.ts';

/** How far a second of scrolling goes. */
function inOneSecond(beyond: number, framesPerSecond: number): number {
  const step = createEdgeScroll();
  step(0, 0);
  let pixels = 0;
  for (let frame = 1; frame <= framesPerSecond; frame += 1)
    pixels += step(beyond, (frame * 1000) / framesPerSecond);
  return pixels;
}

it('goes as far at any number of frames a second, also where a frame is less than a pixel', () => {
  for (const beyond of [1, 30, -30, -200]) {
    const far = inOneSecond(beyond, 10);
    expect(far * Math.sign(beyond)).toBeGreaterThan(0);
    for (const rate of [5, 60, 144]) {
      const ratio = inOneSecond(beyond, rate) / far;
      expect(ratio, `${beyond} px beyond, ${rate} frames`).toBeGreaterThan(0.8);
      expect(ratio, `${beyond} px beyond, ${rate} frames`).toBeLessThan(1.25);
    }
  }
});

it('goes on where it is after a pause, and stands still within the edges', () => {
  const step = createEdgeScroll();
  expect(step(0, 0)).toBe(0);
  expect(step(0, 60_000)).toBe(0);
  const pause = step(30, 120_000);
  expect(pause).toBeGreaterThan(0);
  expect(pause).toBe(createEdgeScroll()(30, 500_000));
});
