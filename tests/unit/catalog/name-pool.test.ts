import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countBits, hasBit } from '../../../main/catalog/bitmap.ts';
import type { Bits } from '../../../main/catalog/bitmap.ts';
import { NamePool } from '../../../main/catalog/name-pool.ts';

const NAMES = fc.string({ unit: fc.constantFrom('a', 'b', '0', '1', '_', '.', 'É', '雪'), maxLength: 6 });
const EDITS = fc.array(fc.tuple(fc.nat({ max: 130 }), NAMES), { maxLength: 150 });

test('parts, beginnings and ends of names are found as a look at each name finds them, through renames', () => {
  fc.assert(
    fc.property(EDITS, EDITS, NAMES, fc.boolean(), (first, later, sought, settled) => {
      const pool = new NamePool();
      const names = new Map<number, string>();
      const text = sought.toLowerCase() || 'a';
      const enter = (edits: readonly (readonly [number, string])[]): void => {
        for (const [id, name] of edits) {
          pool.set(id, name);
          names.set(id, name.toLowerCase());
        }
      };
      const found = (bits: Bits): number[] =>
        Array.from({ length: 131 }, (_none, id) => id).filter((id) => hasBit(bits, id) && names.has(id));
      const wanted = (test: (name: string) => boolean): number[] =>
        [...names].flatMap(([id, name]) => (test(name) ? [id] : [])).toSorted((a, b) => a - b);

      // A search in between, so that later names meet a sieve that is there already.
      enter(first);
      expect(found(pool.containing(text, 131))).toEqual(wanted((name) => name.includes(text)));
      enter(later);
      if (settled) pool.settle();
      expect(found(pool.containing(text, 131))).toEqual(wanted((name) => name.includes(text)));
      expect(found(pool.matching('beginning', text, 131))).toEqual(wanted((name) => name.startsWith(text)));
      expect(found(pool.matching('whole', text, 131))).toEqual(wanted((name) => name === text));
      expect(found(pool.matching('end', text, 131))).toEqual(wanted((name) => name.endsWith(text)));
      const likely = found(pool.candidates(text, 131));
      expect(likely.filter((id) => pool.contains(id, Buffer.from(text)))).toEqual(
        wanted((name) => name.includes(text)),
      );
    }),
    { numRuns: 300 },
  );
});

test('many renamed names are written into the pool again', () => {
  const pool = new NamePool();
  for (let id = 1; id <= 30_000; id += 1) pool.set(id, `${id}.png`);
  for (let id = 1; id <= 30_000; id += 1) pool.set(id, `Picture ${id}.png`);
  const found = pool.containing('picture 1234', 30_001);
  expect([1234, 12_340, 12_349].every((id) => hasBit(found, id))).toBe(true);
  expect(hasBit(found, 1235)).toBe(false);
  // Old names are not kept beside the new ones.
  expect(pool.used).toBeLessThan(30_000 * 18);
});

test('a number is sifted out although its pairs of digits are in most names', () => {
  const pool = new NamePool();
  for (let id = 0; id < 1000; id += 1) pool.set(id, `9012_2400_${String(id).padStart(3, '0')}.png`);
  pool.set(1000, '9012_24001.png');
  const likely = pool.candidates('24001', 1001);
  expect(hasBit(likely, 1000)).toBe(true);
  expect(countBits(likely)).toBeLessThan(200);
});
