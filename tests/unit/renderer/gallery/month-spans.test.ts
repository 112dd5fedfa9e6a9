import { expect, test } from 'vitest';
import {
  isInOrderOfDate,
  monthAt,
  monthSpans,
  yearMarks,
} from '../../../../renderer/features/gallery/grid/month-spans.ts';

const counts = [
  { value: '2025-12', count: 10 },
  { value: '2026-11', count: 5 },
  { value: '2026-02', count: 85 },
];

test('months become runs of positions in the list’s order', () => {
  expect(monthSpans(counts, 'descending')).toEqual([
    { month: '2026-11', from: 0, count: 5 },
    { month: '2026-02', from: 5, count: 85 },
    { month: '2025-12', from: 90, count: 10 },
  ]);
  expect(monthSpans(counts, 'ascending').map((span) => span.from)).toEqual([0, 10, 95]);
});

test('months are runs of positions only where every picture is shown in order of date', () => {
  const byDate = { sort: { key: 'created' }, group: 'none', stacks: false } as const;
  expect(isInOrderOfDate(byDate)).toBe(true);
  expect(isInOrderOfDate({ ...byDate, group: 'month' })).toBe(true);
  expect(isInOrderOfDate({ ...byDate, group: 'model' })).toBe(false);
  expect(isInOrderOfDate({ ...byDate, group: 'session' })).toBe(false);
  expect(isInOrderOfDate({ ...byDate, stacks: true })).toBe(false);
  expect(isInOrderOfDate({ ...byDate, sort: { key: 'rating' } })).toBe(false);
});

test('a position is in the month whose run holds it', () => {
  const spans = monthSpans(counts, 'descending');
  expect(monthAt(spans, 0)?.month).toBe('2026-11');
  expect(monthAt(spans, 5)?.month).toBe('2026-02');
  expect(monthAt(spans, 99)?.month).toBe('2025-12');
});

test('years are marked once, and not where they would cover each other', () => {
  const spans = monthSpans(
    [...counts, { value: '2024-01', count: 1 }, { value: '2023-01', count: 1 }],
    'descending',
  );
  expect(yearMarks(spans, 102)).toEqual([
    { year: '2026', share: 0 },
    { year: '2025', share: 90 / 102 },
    { year: '2024', share: 100 / 102 },
  ]);
});
