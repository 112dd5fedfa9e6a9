import type { Collection } from '../../../main/domain/catalog.ts';
import { calledSo } from '../../../main/domain/collection-names.ts';
import type { Query } from '../../../main/domain/query/ast.ts';
import { chipsOf, chosenValues } from '../../../main/domain/query/edit.ts';

/** The collection that a view is of, if it is of exactly one: its manual order can then be used. */
export function shownCollection(query: Query, collections: readonly Collection[]): string | null {
  const [value, ...more] = chosenValues(query, 'collection');
  if (value === undefined || more.length > 0) return null;
  const named = calledSo(collections, value);
  return named.length === 1 ? (named[0] ?? null) : null;
}

/** Whether a view is of this collection, or of one inside it, and filtered by nothing else; by whichever's name, path or id. */
export function showsOnly(query: Query, collections: readonly Collection[], id: string): boolean {
  if (chipsOf(query).length !== 1) return false;
  let shown = shownCollection(query, collections);
  while (shown !== null && shown !== id) {
    shown = collections.find((one) => one.id === shown)?.parentId ?? null;
  }
  return shown === id;
}
