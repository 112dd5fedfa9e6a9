import type { Catalog } from '../domain/catalog.ts';
import { readQuery } from '../usecases/read-query.ts';
import type { collections } from '../../preload/contract/collections.ts';
import type { GroupHandlers } from './dispatcher.ts';

export interface CollectionsDependencies {
  readonly catalog: Catalog;
}

export function createCollectionsHandlers({
  catalog,
}: CollectionsDependencies): GroupHandlers<typeof collections> {
  return {
    async list() {
      return await catalog.collections();
    },
    async change({ change }) {
      return await catalog.changeCollection(change);
    },
    async searches() {
      return await catalog.searches();
    },
    async changeSearch({ change }) {
      if ('query' in change && change.query !== undefined) readQuery(change.query);
      return await catalog.changeSearch(change);
    },
  };
}
