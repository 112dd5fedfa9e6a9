import { followCollections } from '../../../main/domain/collection-names.ts';
import { parseQuery } from '../../../main/domain/query/parser.ts';
import { printQuery } from '../../../main/domain/query/printer.ts';
import { renameInQuery } from '../../../main/domain/query/rename.ts';
import { useCollections } from './collections-store.ts';
import { requestRefresh, useGallery } from './gallery-store.ts';

/**
 * What is searched for by a collection's name or path follows the collection, whoever renames or moves it or takes that back. It finds
 * the same pictures, so that place and selection stay. Returns the end of it.
 */
export function followRenames(): () => void {
  return useCollections.subscribe(({ collections }, { collections: before }) => {
    const { fault, query } = useGallery.getState();
    // A text that is just being written is left alone.
    if (collections === before || fault !== null) return;
    const shown = printQuery(query);
    const text = renameInQuery(shown, 'collection', followCollections(before, collections));
    const parsed = parseQuery(text);
    if (!parsed.ok || text === shown) return;
    useGallery.setState({ text, query: parsed.query });
    requestRefresh();
  });
}
