import { describe, expect, it } from 'vitest';
import type { EditSettings } from '../../../main/domain/generation.ts';
import { prefill } from '../../../main/imaging/edit/prefill.ts';

const [width, height] = [60, 40];
const inHole = (at: number): boolean =>
  at % width >= 20 && at % width < 40 && at >= 10 * width && at < 30 * width;

/** Dark on the left, light on the right, with a hole in the middle that hides white. */
function filled(fill: EditSettings['fill'], seed = '7', maskValue = 255): Uint8Array {
  const rgb = new Uint8Array(width * height * 3);
  const mask = new Uint8Array(width * height);
  for (let at = 0; at < mask.length; at++) {
    mask[at] = inHole(at) ? maskValue : 0;
    rgb.fill(inHole(at) ? 255 : at % width < 30 ? 40 : 160, at * 3, at * 3 + 3);
  }
  prefill(rgb, mask, width, height, fill, seed);
  return rgb;
}

const at = (rgb: Uint8Array, x: number, y: number): number => rgb[(y * width + x) * 3]!;

describe('what a model sees where it may draw', () => {
  it.each(['blur', 'edge', 'noise', 'neutral', 'original'] as const)('%s: nothing else changes', (fill) => {
    const rgb = filled(fill);
    for (let pixel = 0; pixel < width * height; pixel++) {
      if (inHole(pixel)) continue;
      expect([...rgb.subarray(pixel * 3, pixel * 3 + 3)]).toEqual(
        pixel % width < 30 ? [40, 40, 40] : [160, 160, 160],
      );
    }
  });

  it('blur: the surroundings run into each other, nothing of what was there shows', () => {
    const rgb = filled('blur');
    const row = Array.from({ length: 20 }, (_, n) => at(rgb, 20 + n, 20));
    expect(Math.max(...row)).toBeLessThanOrEqual(160);
    expect(row[0]!).toBeLessThan(80);
    expect(row[19]!).toBeGreaterThan(120);
    for (const [n, value] of row.entries()) if (n > 0) expect(value).toBeGreaterThanOrEqual(row[n - 1]! - 4);
  });

  it('edge: each pixel takes the nearest colour of its row or column', () => {
    const rgb = filled('edge');
    expect([at(rgb, 20, 20), at(rgb, 25, 20), at(rgb, 34, 20), at(rgb, 39, 20)]).toEqual([40, 40, 160, 160]);
  });

  it('neutral: grey', () => {
    expect([at(filled('neutral'), 20, 10), at(filled('neutral'), 39, 29)]).toEqual([128, 128]);
  });

  it('noise: of every brightness, the same for the same seed only', () => {
    const hole = (rgb: Uint8Array): Uint8Array => rgb.filter((_, i) => inHole(Math.floor(i / 3)));
    const [first, again, other] = [filled('noise'), filled('noise'), filled('noise', '8')].map(hole);
    expect(Buffer.compare(first!, again!)).toBe(0);
    expect(Buffer.compare(first!, other!)).not.toBe(0);
    const mean = first!.reduce((sum, value) => sum + value, 0) / first!.length;
    expect(Math.abs(mean - 127.5)).toBeLessThan(10);
  });

  it('original: what was there', () => {
    expect(at(filled('original'), 30, 20)).toBe(255);
  });

  it('a partly masked pixel keeps its part', () => {
    expect(at(filled('neutral', '7', 128), 30, 20)).toBe(Math.round(255 * (127 / 255) + 128 * (128 / 255)));
  });
});
