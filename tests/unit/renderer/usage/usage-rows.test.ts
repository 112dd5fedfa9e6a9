import { expect, it } from 'vitest';
import { costRows, largestFirst, storageRows } from '../../../../renderer/features/usage/usage-rows.ts';
import { dateLabel } from '../../../../renderer/ui/date-label.ts';

it('days and months are called as in the gallery', () => {
  const cost = { key: '2026-11-21', images: 3, engineSeconds: 4, cost: 0 };
  const day = new Date(2026, 10, 21);
  expect(costRows([cost], dateLabel)[0]?.label).toBe(
    day.toLocaleDateString(undefined, { dateStyle: 'full' }),
  );
  const use = { key: '2026-11', images: 3, sizeBytes: 4 };
  expect(storageRows([use], dateLabel)[0]?.label).toBe(
    day.toLocaleDateString(undefined, { month: 'long', year: 'numeric' }),
  );
});

it('the largest come first, and those that say the same size by name', () => {
  const sizes = { 'trip 10': 1_200_001, 'trip 9': 1_200_000, big: 9_000_000, small: 10 };
  const uses = Object.entries(sizes).map(([key, sizeBytes]) => ({ key, images: 1, sizeBytes }));
  const rows = largestFirst(storageRows(uses, (key) => key));
  expect(rows.map(({ label }) => label)).toEqual(['big', 'trip 9', 'trip 10', 'small']);
});
