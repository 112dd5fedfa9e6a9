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

/** A change to the saved searches, undoable. */
export type SearchChange =
  | ({ readonly kind: 'create' } & SavedSearch)
  | ({ readonly kind: 'edit'; readonly id: string } & Partial<Omit<SavedSearch, 'id'>>)
  /** `beforeId`: the one it goes before; null: to the end. */
  | { readonly kind: 'move'; readonly id: string; readonly beforeId: string | null }
  | { readonly kind: 'delete'; readonly id: string };
