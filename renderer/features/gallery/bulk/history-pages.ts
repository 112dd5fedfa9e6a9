import type { JournalEntry } from '../../../../main/domain/catalog-change.ts';

/** The history with its newest part read anew: what is older than that stays as it was read. */
export function withNewest(
  known: readonly JournalEntry[],
  newest: readonly JournalEntry[],
): readonly JournalEntry[] {
  const oldest = newest.at(-1)?.id;
  return oldest === undefined ? [] : [...newest, ...known.filter(({ id }) => id < oldest)];
}

/** The history with a page of older entries, which may have been asked for twice. */
export function withOlder(
  known: readonly JournalEntry[],
  older: readonly JournalEntry[],
): readonly JournalEntry[] {
  const oldest = known.at(-1)?.id ?? Infinity;
  return [...known, ...older.filter(({ id }) => id < oldest)];
}
