import { parseQuery } from '../../../main/domain/query/parser.ts';
import { printQuery } from '../../../main/domain/query/printer.ts';
import { renameAmong, renameInQuery } from '../../../main/domain/query/rename.ts';
import { useCollections } from './collections-store.ts';
import { requestRefresh, useGallery } from './gallery-store.ts';

/**
 * What is searched for by a collection's name follows the collection to its new name, whoever renames it or takes that back. It finds
 * the same pictures, so that place and selection stay. Returns the end of it.
 */
export function followRenames(): () => void {
  return useCollections.subscribe(({ collections }, { collections: before }) => {
    const { fault, query } = useGallery.getState();
    // A text that is just being written is left alone.
    if (collections === before || fault !== null) return;
    const oldNames = new Map(before.map(({ id, name }) => [id, name]));
    let text = printQuery(query);
    for (const { id, name } of collections) {
      const oldName = oldNames.get(id);
      if (oldName === undefined || oldName === name) continue;
      const others = collections.filter((one) => one.id !== id).map((one) => one.name);
      text = renameInQuery(text, 'collection', renameAmong(others, oldName, name));
    }
    const parsed = parseQuery(text);
    if (!parsed.ok || text === printQuery(query)) return;
    useGallery.setState({ text, query: parsed.query });
    requestRefresh();
  });
}
