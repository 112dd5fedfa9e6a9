import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../../main/domain/seeded-random.ts';
import { RunDeflater } from '../../../../../renderer/features/editor/mask/run-deflate.ts';

function packed(parts: readonly Uint8Array[]): Uint8Array {
  const deflater = new RunDeflater();
  for (const part of parts) deflater.write(part);
  return deflater.finish();
}

describe('packing by runs', () => {
  it('is read back byte for byte by any zlib, whatever it holds', () => {
    const draw = seededRandom('runs');
    for (let n = 0; n < 60; n++) {
      const parts = Array.from({ length: draw() % 4 }, () => {
        const part = new Uint8Array(draw() % 5000);
        // From noise over a few values to one long run.
        const [values, longest] = [1 + (draw() % 256), 1 + (draw() % 900)];
        for (let at = 0; at < part.length;) {
          const end = at + 1 + (draw() % longest);
          part.fill(draw() % values, at, end);
          at = end;
        }
        return part;
      });
      expect(Buffer.compare(inflateSync(packed(parts)), Buffer.concat(parts)), `case ${n}`).toBe(0);
    }
  });

  it('codes values of the most uneven shares', () => {
    // Fibonacci counts make the longest Huffman codes.
    const part: number[] = [];
    for (let value = 0, a = 1, b = 1; value < 24; value++, [a, b] = [b, a + b]) {
      for (let n = 0; n < a; n++) part.push(value, 255 - (n % 2) - value);
    }
    const bytes = Uint8Array.from(part);
    expect(Buffer.compare(inflateSync(packed([bytes])), bytes)).toBe(0);
  });

  it('takes next to nothing for what is all the same', () => {
    expect(packed([new Uint8Array(1_000_000)]).length).toBeLessThan(2000);
  });
});
