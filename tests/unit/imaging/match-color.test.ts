import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../main/domain/seeded-random.ts';
import { colorMatch } from '../../../main/imaging/edit/match-color.ts';

const COUNT = 4000;

/** Greys with some colour in them. */
function source(): Uint8Array {
  const draw = seededRandom('colours');
  return Uint8Array.from({ length: COUNT * 3 }, (_, at) => 90 + (at % 3) * 8 + (draw() % 60));
}

/** As a coding that fades and tints might hand it back. */
const drifted = (rgb: Uint8Array): Uint8Array =>
  rgb.map((value, at) => Math.round(value * 0.92 + [22, 4, 14][at % 3]!));

const meanDifference = (a: Uint8Array, b: Uint8Array): number =>
  a.reduce((sum, value, at) => sum + Math.abs(value - b[at]!), 0) / a.length;

describe('colour match', () => {
  it('brings the colours back to the source’s', () => {
    const made = drifted(source());
    expect(meanDifference(made, source())).toBeGreaterThan(4);
    colorMatch(made, source(), new Uint8Array(COUNT))?.(made);
    expect(meanDifference(made, source())).toBeLessThan(1);
  });

  it('leaves masked pixels out of the statistics, however much there is of them and whatever they show', () => {
    const mask = Uint8Array.from({ length: COUNT }, (_, at) => (at % 4 === 0 ? 0 : 255));
    const made = drifted(source());
    const odd = made.map((value, at) => (mask[Math.floor(at / 3)] === 0 ? value : 0));
    const blackSource = source().map((value, at) => (mask[Math.floor(at / 3)] === 0 ? value : 255));
    const plain = made.slice();
    colorMatch(made, source(), mask)?.(plain);
    const corrected = made.slice();
    colorMatch(odd, blackSource, mask)?.(corrected);
    expect(Buffer.compare(plain, corrected)).toBe(0);
    expect(meanDifference(corrected, source())).toBeLessThan(1.5);
  });

  it('does nothing where nothing differs, and where too little is left to compare', () => {
    expect(colorMatch(source(), source(), new Uint8Array(COUNT))).toBeNull();
    const mask = new Uint8Array(COUNT).fill(255);
    mask.fill(0, 0, 63);
    expect(colorMatch(drifted(source()), source(), mask)).toBeNull();
  });

  it('corrects contrast within bounds only: beyond, the pictures differ in content', () => {
    const flat = source().map((value) => Math.round(120 + (value - 120) * 0.2));
    const spread = (rgb: Uint8Array): number => {
      const greens = [...rgb].filter((_, at) => at % 3 === 1);
      return Math.max(...greens) - Math.min(...greens);
    };
    expect(spread(source()) / spread(flat)).toBeGreaterThan(4);
    const before = spread(flat);
    colorMatch(flat, source(), new Uint8Array(COUNT))?.(flat);
    expect(spread(flat)).toBeLessThan(before * 1.6);
  });
});
