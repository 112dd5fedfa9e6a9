import type { GroupKey, Sort } from './catalog-view.ts';

/** A query kept under a name: a collection that fills itself. */
export interface SavedSearch {
  readonly id: string;
  readonly name: string;
  /** In the query language. */
  readonly query: string;
  readonly sort: Sort;
  readonly group: GroupKey;
}

/** Where saved searches are kept, in the order they are listed. */
export interface SavedSearchStore {
  get(): readonly SavedSearch[];
  set(searches: readonly SavedSearch[]): Promise<void>;
}
