import type { Place } from '../domain/catalog.ts';
import type { FixedPictures } from '../domain/catalog-change.ts';
import type { Sqlite } from './database.ts';
import { readRoots } from './library-rows.ts';
import { folderName, folderPlace } from './names.ts';

/**
 * Where no file can be moved from, or to, now: roots that are away or only to be read, and such folders of the others.
 * @param folders those folders, as far as they are known
 * @returns what holds the files of a folder, as `folderName` makes it: its root's id or the folder itself; null when nothing does.
 *   Null instead of a function: nothing holds any
 */
export function fixedPlaces(
  db: Sqlite,
  folders: readonly Place[],
): ((folder: string) => string | null) | null {
  const roots = new Set(
    readRoots(db)
      .filter(({ online, readOnly }) => !online || readOnly)
      .map(({ id }) => id),
  );
  const names = new Set(folders.map(({ rootId, path }) => folderName(rootId, `${path}/`).folder));
  if (roots.size + names.size === 0) return null;
  return (folder) => {
    const { rootId } = folderPlace(folder);
    if (roots.has(rootId)) return rootId;
    return names.has(folder) ? folder : null;
  };
}

/** What became of a change's pictures there. @param places how many each holds */
export function fixedPictures(db: Sqlite, places: ReadonlyMap<string, number>): readonly FixedPictures[] {
  if (places.size === 0) return [];
  const roots = new Map(readRoots(db).map((root) => [root.id, root]));
  return [...places].flatMap(([place, count]) => {
    const root = roots.get(place);
    if (root) {
      const { id: rootId, title, online } = root;
      return { rootId, title, why: online ? ('read-only' as const) : ('offline' as const), count };
    }
    const { rootId, path } = folderPlace(place);
    const title = [roots.get(rootId)?.title ?? rootId, path].filter((part) => part !== '').join('/');
    return { rootId, title, why: 'read-only' as const, count };
  });
}
