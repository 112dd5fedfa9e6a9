import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import {
  fitRect,
  keepInView,
  MAX_SCALE,
  MIN_SCALE,
  pinch,
  toPicture,
  toScreen,
  zoomAt,
} from '../../../../../renderer/features/editor/canvas/camera.ts';

const coordinate = fc.double({ min: -5000, max: 5000, noNaN: true });
const point = fc.record({ x: coordinate, y: coordinate });
const camera = fc.record({
  scale: fc.double({ min: MIN_SCALE, max: MAX_SCALE, noNaN: true }),
  x: coordinate,
  y: coordinate,
});

describe('camera', () => {
  it('zooms about the pointer and stays within 0.05–32×', () => {
    fc.assert(
      fc.property(camera, point, fc.double({ min: 0.001, max: 1000, noNaN: true }), (before, at, factor) => {
        const after = zoomAt(before, at, factor);
        const kept = toScreen(after, toPicture(before, at));
        expect(kept.x).toBeCloseTo(at.x, 3);
        expect(kept.y).toBeCloseTo(at.y, 3);
        expect(after.scale).toBeGreaterThanOrEqual(MIN_SCALE);
        expect(after.scale).toBeLessThanOrEqual(MAX_SCALE);
      }),
    );
  });

  it('does not jump when a fitted picture lies below the smallest scale', () => {
    const tiny = fitRect({ left: 0, top: 0, width: 60_000, height: 60_000 }, { width: 900, height: 700 });
    expect(tiny.scale).toBeLessThan(MIN_SCALE);
    expect(zoomAt(tiny, { x: 0, y: 0 }, 0.5).scale).toBe(tiny.scale);
    expect(zoomAt(tiny, { x: 0, y: 0 }, 1.1).scale).toBeCloseTo(tiny.scale * 1.1);
  });

  it('fits a rectangle whole and centred, never larger than asked', () => {
    const viewport = { width: 1000, height: 600 };
    const fitted = fitRect({ left: -500, top: 100, width: 3000, height: 1000 }, viewport);
    const topLeft = toScreen(fitted, { x: -500, y: 100 });
    const bottomRight = toScreen(fitted, { x: 2500, y: 1100 });
    expect(topLeft.x + bottomRight.x).toBeCloseTo(1000);
    expect(topLeft.y + bottomRight.y).toBeCloseTo(600);
    expect(topLeft.x).toBeGreaterThan(0);
    expect(fitRect({ left: 0, top: 0, width: 10, height: 10 }, viewport).scale).toBe(1);
  });

  it('keeps part of the picture on the screen', () => {
    fc.assert(
      fc.property(camera, (before) => {
        const viewport = { width: 800, height: 600 };
        const picture = { width: 1024, height: 768 };
        const after = keepInView(before, picture, viewport);
        expect(after.x).toBeLessThan(viewport.width);
        expect(after.x + picture.width * after.scale).toBeGreaterThan(0);
        expect(after.y).toBeLessThan(viewport.height);
        expect(after.y + picture.height * after.scale).toBeGreaterThan(0);
      }),
    );
  });

  it('follows two fingers: what was under each stays under it', () => {
    const before = { scale: 0.5, x: 10, y: 20 };
    const fingers = [
      { x: 100, y: 100 },
      { x: 200, y: 100 },
    ] as const;
    const moved = [
      { x: 120, y: 180 },
      { x: 320, y: 180 },
    ] as const;
    const after = pinch(before, fingers, moved);
    expect(after.scale).toBeCloseTo(1);
    for (const index of [0, 1] as const) {
      const under = toPicture(before, fingers[index]);
      expect(toScreen(after, under).x).toBeCloseTo(moved[index].x);
      expect(toScreen(after, under).y).toBeCloseTo(moved[index].y);
    }
  });
});
