import { create } from 'zustand';
import type { Collection } from '../../../main/domain/catalog.ts';
import type { SavedSearch } from '../../../main/domain/saved-search.ts';
import type { CollectionChangeInput, SearchChangeInput } from '../../../preload/contract/collections.ts';
import { api } from '../../api/api.ts';
import { onCatalogEvent } from '../../api/catalog-events.ts';
import { tellDone } from '../../api/change-images.ts';
import { tellError } from '../../api/tell-error.ts';
import { keepEqual } from '../../api/keep-equal.ts';

interface CollectionsState {
  readonly collections: readonly Collection[];
  readonly searches: readonly SavedSearch[];
}

export const useCollections = create<CollectionsState>(() => ({ collections: [], searches: [] }));

const RELOAD_AFTER_MS = 300;

/** Keeps the collections and their counts current. Returns the end of it. */
export function watchCollections(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const load = (): void => {
    timer = undefined;
    api.collections
      .list({})
      .then(
        (now) => useCollections.setState(({ collections }) => ({ collections: keepEqual(collections, now) })),
        tellError,
      );
  };
  const loadSearches = (): void => {
    api.collections
      .searches({})
      .then(
        (now) => useCollections.setState(({ searches }) => ({ searches: keepEqual(searches, now) })),
        tellError,
      );
  };
  load();
  loadSearches();
  const stop = onCatalogEvent((event) => {
    if (event.kind === 'searches') loadSearches();
    if (event.kind === 'collections' || event.kind === 'images') timer ??= setTimeout(load, RELOAD_AFTER_MS);
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}

/** One undoable change to the collections. Returns whether it was made. */
export async function changeCollection(change: CollectionChangeInput): Promise<boolean> {
  try {
    const { entry } = await api.collections.change({ change });
    useCollections.setState({ collections: await api.collections.list({}) });
    if (entry !== null && change.kind === 'delete') tellDone(entry);
    return true;
  } catch (error) {
    tellError(error);
    return false;
  }
}

/** One undoable change to the saved searches. */
export async function changeSearch(change: SearchChangeInput): Promise<void> {
  try {
    const { entry } = await api.collections.changeSearch({ change });
    useCollections.setState({ searches: await api.collections.searches({}) });
    if (entry !== null && change.kind === 'delete') tellDone(entry);
  } catch (error) {
    tellError(error);
  }
}

/** A collection with those inside it. */
export interface CollectionNode {
  readonly collection: Collection;
  readonly children: readonly CollectionNode[];
}

export function collectionTree(collections: readonly Collection[]): readonly CollectionNode[] {
  const byParent = Map.groupBy(collections, (collection) => collection.parentId);
  const nodes = (parentId: string | null): readonly CollectionNode[] =>
    (byParent.get(parentId) ?? []).map((collection) => ({ collection, children: nodes(collection.id) }));
  return nodes(null);
}
