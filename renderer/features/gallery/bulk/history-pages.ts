import type { JournalEntry } from '../../../../main/domain/catalog-change.ts';

/** The history with its newest part read anew: what is older than that stays as it was read. */
export function withNewest(
  known: readonly JournalEntry[],
  newest: readonly JournalEntry[],
): readonly JournalEntry[] {
  const oldest = newest.at(-1)?.id;
  return oldest === undefined ? [] : [...newest, ...known.filter(({ id }) => id < oldest)];
}
