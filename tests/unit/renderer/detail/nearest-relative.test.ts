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
  expect(from('source', 'ArrowDown')).toBe('mask');
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
  const nodes = uids.map((uid) => ({ uid, kind: 'picture' }));
  expect(reachedFrom('root', go(nodes, places)).size).toBe(300);
});

test('every mask of a chain of edits, each with candidates beside it, is reached by the arrow keys', () => {
  const nodes = [{ uid: 'root', kind: 'picture' }];
  const edges: { parent: string; child: string }[] = [];
  for (let step = 1; step <= 12; step += 1) {
    const source = step === 1 ? 'root' : `edit ${step - 1}.0`;
    nodes.push({ uid: `mask ${step}`, kind: 'mask' });
    for (let candidate = 0; candidate <= step % 4; candidate += 1) {
      const child = `edit ${step}.${candidate}`;
      nodes.push({ uid: child, kind: 'picture' });
      edges.push({ parent: source, child }, { parent: `mask ${step}`, child });
    }
  }
  const uids = nodes.map(({ uid }) => uid);
  const reached = reachedFrom('root', go(nodes, layoutFamily(uids, edges)));
  expect(uids.filter((uid) => !reached.has(uid))).toEqual([]);
});

function reachedFrom(start: string, from: (uid: string, key: string) => string | null): ReadonlySet<string> {
  const reached = new Set([start]);
  // Grows while it is gone through.
  for (const uid of reached) {
    for (const key of Object.keys(ARROWS)) {
      const next = from(uid, key);
      if (next !== null) reached.add(next);
    }
  }
  return reached;
}
