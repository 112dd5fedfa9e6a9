import { expect, test } from 'vitest';
import { layoutFamily } from '../../../../renderer/features/detail/family/layout-family.ts';
import { ARROWS, nearestRelative } from '../../../../renderer/features/detail/family/nearest-relative.ts';

const go =
  (nodes: Parameters<typeof nearestRelative>[0], places: Parameters<typeof nearestRelative>[1]) =>
  (from: string, key: string): string | null => {
    const direction = ARROWS[key];
    return direction === undefined ? null : nearestRelative(nodes, places, from, direction);
  };

test('arrow keys go to what lies that way, pictures before masks, and stop at the edge', () => {
  const nodes = [
    { uid: 'source', kind: 'picture' },
    { uid: 'mask', kind: 'mask' },
    { uid: 'edit', kind: 'picture' },
    { uid: 'other', kind: 'picture' },
  ];
  const places = new Map([
    ['source', { column: 0, row: 0 }],
    ['mask', { column: 0, row: 1 }],
    ['edit', { column: 1, row: 0.5 }],
    ['other', { column: 1, row: 1.5 }],
  ]);
  const from = go(nodes, places);
  expect(from('edit', 'ArrowLeft')).toBe('source');
  expect(from('source', 'ArrowRight')).toBe('edit');
  expect(from('edit', 'ArrowDown')).toBe('other');
  expect(from('mask', 'ArrowUp')).toBe('source');
  expect(from('source', 'ArrowLeft')).toBeNull();
  expect(from('unknown', 'ArrowLeft')).toBeNull();
});

test('of a family of 300 every one is reached by the arrow keys, and no two lie on each other', () => {
  const uids = ['root', ...Array.from({ length: 299 }, (_, index) => `child ${index}`)];
  const edges = uids.slice(1).map((child, index) => ({
    parent: index < 250 ? 'root' : `child ${index - 250}`,
    child,
  }));
  const places = layoutFamily(uids, edges);
  const spots = [...places.values()].map(({ column, row }) => `${column} ${row.toFixed(3)}`);
  expect(new Set(spots).size).toBe(300);
  const from = go(
    uids.map((uid) => ({ uid, kind: 'picture' })),
    places,
  );
  const reached = new Set(['root']);
  const open = ['root'];
  for (let uid = open.pop(); uid !== undefined; uid = open.pop()) {
    for (const key of Object.keys(ARROWS)) {
      const next = from(uid, key);
      if (next === null || reached.has(next)) continue;
      reached.add(next);
      open.push(next);
    }
  }
  expect(reached.size).toBe(300);
});
