import { describe, expect, it } from 'vitest';
import { planCrop, type CropInput } from '../../../main/imaging/edit/crop-plan.ts';
import { DEFAULT_EDIT_SETTINGS } from '../../../main/domain/edit.ts';
import { seededRandom } from '../../../main/domain/seeded-random.ts';

const base: CropInput = {
  canvas: { width: 8192, height: 8192 },
  bounds: { left: 4000, top: 3000, width: 400, height: 200 },
  context: DEFAULT_EDIT_SETTINGS.context,
  nativeSize: 1024,
  sizeStep: 8,
  enlarge: true,
  grow: 20,
  feather: 32,
};

describe('the part of a picture that an engine sees', () => {
  it('is, unless the whole is asked for, the surroundings of what changes, with no detail lost', () => {
    const { rect, width, height } = planCrop(base);
    expect(rect.width).toBeLessThan(1200);
    expect(width).toBeGreaterThanOrEqual(rect.width * 0.95);
    expect(height).toBeGreaterThanOrEqual(rect.height * 0.95);
    const whole = planCrop({ ...base, context: undefined });
    expect(whole).toEqual({
      rect: { left: 0, top: 0, width: 8192, height: 8192 },
      width: 1024,
      height: 1024,
    });
  });

  it('is a square of a sixteenth of the picture or half the mask to either side at full context, at least 512', () => {
    // Half the mean side of the mask is 150; a sixteenth of the picture, 512, is more.
    expect(planCrop({ ...base, context: 1 }).rect).toEqual({
      left: 3488,
      top: 2388,
      width: 1424,
      height: 1424,
    });
    const small = { ...base, canvas: { width: 2000, height: 1000 }, grow: 0, feather: 0 };
    expect(
      planCrop({ ...small, context: 1, bounds: { left: 600, top: 500, width: 10, height: 10 } }).rect,
    ).toEqual({ left: 349, top: 249, width: 512, height: 512 });
  });

  it('holds grow, feather and 6 % of what changes at least', () => {
    const { rect } = planCrop({ ...base, context: 0 });
    const margin = 20 + 32 + 0.06 * 400;
    expect(base.bounds.left - rect.left).toBeGreaterThanOrEqual(margin);
    expect(base.bounds.top - rect.top).toBeGreaterThanOrEqual(margin);
    expect(rect.width).toBeLessThan(600);
  });

  it('is enlarged to the native size for models that draw best there, and only for those', () => {
    const bounds = { left: 100, top: 100, width: 20, height: 20 };
    const sampled = planCrop({ ...base, bounds, context: 0 });
    expect(sampled.width * sampled.height).toBeGreaterThan(0.95 * 1024 ** 2);
    const filled = planCrop({ ...base, bounds, context: 0, enlarge: false, sizeStep: 1 });
    expect([filled.width, filled.height]).toEqual([filled.rect.width, filled.rect.height]);
  });

  it('lies in the picture, holds what changes and has the model’s steps, whatever the figures', () => {
    const draw = seededRandom('crop plans');
    const upTo = (limit: number): number => draw() % limit;
    for (let n = 0; n < 2000; n++) {
      const canvas = { width: 1 + upTo(9000), height: 1 + upTo(9000) };
      const [left, top] = [upTo(canvas.width), upTo(canvas.height)];
      const bounds = {
        left,
        top,
        width: 1 + upTo(canvas.width - left),
        height: 1 + upTo(canvas.height - top),
      };
      const input = { ...base, canvas, bounds, context: upTo(11) / 10, grow: upTo(200), feather: upTo(200) };
      const { rect, width, height } = planCrop(input);
      const what = JSON.stringify({ input, rect });
      expect(rect.left >= 0 && rect.top >= 0, what).toBe(true);
      expect(rect.left + rect.width <= canvas.width && rect.top + rect.height <= canvas.height, what).toBe(
        true,
      );
      expect(rect.left <= left && rect.left + rect.width >= left + bounds.width, what).toBe(true);
      expect(rect.top <= top && rect.top + rect.height >= top + bounds.height, what).toBe(true);
      expect(width % 8 === 0 && height % 8 === 0 && width > 0 && height > 0, what).toBe(true);
    }
  });
});
