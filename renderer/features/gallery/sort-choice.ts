import type { Sort, SortKey } from '../../../main/domain/catalog-view.ts';

/** Orders that begin with the smallest: names, and what the user put in order. */
const ASCENDING: ReadonlySet<SortKey> = new Set(['name', 'model', 'custom']);

/** An order as it is first chosen. */
export function sortBy(key: SortKey, collectionId: string | null): Sort {
  return {
    key,
    direction: ASCENDING.has(key) ? 'ascending' : 'descending',
    ...(key === 'custom' && collectionId !== null ? { collectionId } : {}),
    ...(key === 'random' ? { shuffle: newShuffle() } : {}),
  };
}

export function newShuffle(): number {
  return Math.floor(Math.random() * 2 ** 31);
}
