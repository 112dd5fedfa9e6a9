import type { Catalog } from '../domain/catalog.ts';
import type { SavedSearchStore } from '../domain/saved-search.ts';
import { readQuery } from '../usecases/read-query.ts';
import type { collections } from '../../preload/contract/collections.ts';
import type { GroupHandlers } from './dispatcher.ts';

export interface CollectionsDependencies {
  readonly catalog: Catalog;
  readonly searches: SavedSearchStore;
}

export function createCollectionsHandlers({
  catalog,
  searches,
}: CollectionsDependencies): GroupHandlers<typeof collections> {
  return {
    async list() {
      return await catalog.collections();
    },
    async change({ change }) {
      return await catalog.changeCollection(change);
    },
    searches() {
      return searches.get();
    },
    async saveSearch(search) {
      readQuery(search.query);
      const known = searches.get();
      const next = known.some((one) => one.id === search.id)
        ? known.map((one) => (one.id === search.id ? search : one))
        : [...known, search];
      await searches.set(next);
      return next;
    },
    async removeSearch({ id }) {
      const next = searches.get().filter((one) => one.id !== id);
      await searches.set(next);
      return next;
    },
  };
}
