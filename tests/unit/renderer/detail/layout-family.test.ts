import { expect, test } from 'vitest';
import { layoutFamily } from '../../../../renderer/features/detail/family/layout-family.ts';

const edges = (...pairs: readonly string[]) =>
  pairs.map((pair) => ({ parent: pair[0] ?? '', child: pair[1] ?? '' }));
const uidsOf = (text: string) => [...text];

test('everything stands to the right of what it was made from', () => {
  const family = edges('ab', 'bc', 'ac', 'bd', 'me', 'de');
  const places = layoutFamily(uidsOf('abcdme'), family);
  for (const { parent, child } of family)
    expect(places.get(parent)?.column, `${parent} → ${child}`).toBeLessThan(places.get(child)?.column ?? -1);
  // A mask stands right before its edit, not at the far left.
  expect(places.get('m')?.column).toBe(2);
});

test('no two share a place, rows begin at 0, a parent stands amid its children', () => {
  const places = layoutFamily(uidsOf('abcdef'), edges('ab', 'ac', 'ad', 'ae', 'af'));
  const rows = [...'bcdef'].map((uid) => places.get(uid)?.row ?? -1).toSorted((a, b) => a - b);
  for (const [index, row] of rows.entries())
    if (index > 0) expect(row - (rows[index - 1] ?? 0)).toBeGreaterThanOrEqual(1 - 1e-9);
  expect(rows[0]).toBeCloseTo(0);
  expect(places.get('a')?.row).toBeCloseTo(2);
});

test('a circle in damaged metadata and a lone picture are laid out, too', () => {
  expect(layoutFamily(['a', 'b'], edges('ab', 'ba')).size).toBe(2);
  expect(layoutFamily(['a'], [])).toEqual(new Map([['a', { column: 0, row: 0 }]]));
});
