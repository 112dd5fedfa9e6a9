import { expect, it } from 'vitest';
import type { JournalEntry } from '../../../../main/domain/catalog-change.ts';
import { withNewest, withOlder } from '../../../../renderer/features/gallery/bulk/history-pages.ts';

const entry = (id: number, undone = false): JournalEntry => ({ id, undone }) as JournalEntry;

it('older pages stay when the newest part is read anew', () => {
  const known = [entry(5), entry(4), entry(3), entry(2), entry(1)];
  const next = withNewest(known, [entry(6), entry(5, true), entry(4)]);
  expect(next.map(({ id }) => id)).toEqual([6, 5, 4, 3, 2, 1]);
  expect(next[1]?.undone).toBe(true);
});

it('a page that was asked for twice is there once', () => {
  const older = [entry(3), entry(2)];
  const once = withOlder([entry(5), entry(4)], older);
  expect(once.map(({ id }) => id)).toEqual([5, 4, 3, 2]);
  expect(withOlder(once, older)).toEqual(once);
});

it('what was done anew replaces what was undone', () => {
  expect(
    withNewest([entry(3, true), entry(2), entry(1)], [entry(4), entry(2), entry(1)]).map(({ id }) => id),
  ).toEqual([4, 2, 1]);
  expect(withNewest([entry(1)], [])).toEqual([]);
});
