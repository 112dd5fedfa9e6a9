import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import {
  dragFrame,
  extendedSize,
  frameForAspect,
  frameForSize,
  MAX_SIDE,
  MIN_SIDE,
  NO_EXTENSION,
  progressivePlan,
  snapSide,
} from '../../../main/domain/frame-geometry.ts';
import type { Extension } from '../../../main/domain/generation.ts';

const step = fc.constantFrom(8, 16, 32, 64);
const side = fc.integer({ min: 0, max: MAX_SIDE });
const picture = fc.record({
  width: fc.integer({ min: 65, max: 5000 }),
  height: fc.integer({ min: 65, max: 5000 }),
});
const anchor = fc.record({
  x: fc.constantFrom(0, 0.5, 1) as fc.Arbitrary<0 | 0.5 | 1>,
  y: fc.constantFrom(0, 0.5, 1) as fc.Arbitrary<0 | 0.5 | 1>,
});
const sidesOf = (extension: Extension): number[] => Object.values(extension);

function isLegal(pixels: number, by: number): boolean {
  return pixels === 0 || (pixels >= MIN_SIDE && pixels <= MAX_SIDE && pixels % by === 0);
}

describe('outpaint frame', () => {
  it('snaps every side to 0 or a whole step from 64 to 2048', () => {
    fc.assert(
      fc.property(fc.double({ min: -3000, max: 6000, noNaN: true }), step, (pixels, by) => {
        expect(isLegal(snapSide(pixels, by), by)).toBe(true);
      }),
    );
    expect([20, 31, 33, 70, 100, 5000].map((pixels) => snapSide(pixels, 32))).toEqual([
      0, 0, 64, 64, 96, 2048,
    ]);
  });

  it('gives the same geometry by dragging, by numbers and by ratio', () => {
    const square = { width: 1024, height: 1024 };
    const byRatio = frameForAspect(square, 16 / 9, { x: 0.5, y: 0.5 }, 32);
    const byNumbers: Extension = { left: 384, right: 416, up: 0, down: 0 };
    const dragged = dragFrame(dragFrame(NO_EXTENSION, 'left', -390, 999, 32), 'right', 420, 0, 32);
    expect(byRatio).toEqual(byNumbers);
    expect(dragged).toEqual(byNumbers);
    expect(frameForSize(square, extendedSize(square, byNumbers), { x: 0.5, y: 0.5 }, 32)).toEqual(byNumbers);
  });

  it('drags corners both ways, and drags back to nothing', () => {
    const out = dragFrame(NO_EXTENSION, 'up-left', -200, -300, 8);
    expect(out).toEqual({ left: 200, right: 0, up: 304, down: 0 });
    expect(dragFrame(out, 'up-left', 500, 500, 8)).toEqual(NO_EXTENSION);
  });

  it('reaches a ratio as nearly as whole steps allow, away from the anchor', () => {
    fc.assert(
      fc.property(
        picture,
        fc.double({ min: 0.3, max: 3, noNaN: true }),
        anchor,
        step,
        (size, aspect, at, by) => {
          const frame = frameForAspect(size, aspect, at, by);
          const full = extendedSize(size, frame);
          expect(sidesOf(frame).every((pixels) => isLegal(pixels, by))).toBe(true);
          const wanted = Math.max(size.height * aspect, size.width);
          const wantedHeight = Math.max(size.width / aspect, size.height);
          const clipped = Math.max(wanted - size.width, wantedHeight - size.height) > MAX_SIDE;
          const near = Math.abs(full.width - wanted) + Math.abs(full.height - wantedHeight);
          expect(clipped || near <= Math.max(by, MIN_SIDE)).toBe(true);
          expect(at.x === 0 ? frame.left : at.x === 1 ? frame.right : 0).toBe(0);
          expect(at.y === 0 ? frame.up : at.y === 1 ? frame.down : 0).toBe(0);
        },
      ),
    );
  });

  it('plans passes that add up exactly, each legal and none too large', () => {
    const extension = fc.record({ left: side, right: side, up: side, down: side });
    fc.assert(
      fc.property(picture, extension, step, fc.constantFrom(512, 1024), (size, wish, by, native) => {
        const whole = {
          left: snapSide(wish.left, by),
          right: snapSide(wish.right, by),
          up: snapSide(wish.up, by),
          down: snapSide(wish.down, by),
        };
        const passes = progressivePlan(size, whole, native, by);
        const sum = (name: keyof Extension): number => passes.reduce((total, pass) => total + pass[name], 0);
        expect({ left: sum('left'), right: sum('right'), up: sum('up'), down: sum('down') }).toEqual(whole);
        expect(passes.every((pass) => sidesOf(pass).every((pixels) => isLegal(pixels, by)))).toBe(true);
        expect(passes.every((pass) => Math.max(...sidesOf(pass)) <= Math.max(native / 2, 2 * MIN_SIDE))).toBe(
          true,
        );
      }),
    );
    expect(progressivePlan({ width: 1024, height: 1024 }, NO_EXTENSION, 1024, 8)).toEqual([]);
    expect(
      progressivePlan({ width: 1024, height: 1024 }, { left: 0, right: 512, up: 0, down: 0 }, 1024, 8),
    ).toHaveLength(1);
    expect(
      progressivePlan({ width: 1024, height: 1024 }, { left: 0, right: 1024, up: 0, down: 0 }, 1024, 8),
    ).toHaveLength(2);
  });
});
