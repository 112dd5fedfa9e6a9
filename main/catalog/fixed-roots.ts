import type { FixedPictures } from '../domain/catalog-change.ts';
import type { Sqlite } from './database.ts';
import { readRoots } from './library-rows.ts';
import { placeOf, type Dictionary } from './names.ts';

/** Roots out of which, and into which, no file can be moved now: away, or only to be read. */
export function fixedRootIds(db: Sqlite): ReadonlySet<string> {
  return new Set(
    readRoots(db)
      .filter(({ online, readOnly }) => !online || readOnly)
      .map(({ id }) => id),
  );
}

/** @returns a picture's root if it is one of those, else null */
export function fixedRoots(db: Sqlite, names: Dictionary): (imageId: number) => string | null {
  const fixed = fixedRootIds(db);
  if (fixed.size === 0) return () => null;
  const folderOf = db.prepare<[number], number>('SELECT folder FROM images WHERE id = ?').pluck();
  return (imageId) => {
    const { rootId } = placeOf(names.folder(folderOf.get(imageId) ?? 0), '');
    return fixed.has(rootId) ? rootId : null;
  };
}

/** What became of a change's pictures on them. @param roots one for each picture */
export function fixedPictures(db: Sqlite, roots: ReadonlyMap<string, number>): readonly FixedPictures[] {
  if (roots.size === 0) return [];
  return readRoots(db)
    .filter(({ id }) => roots.has(id))
    .map(({ id, title, online }) => ({
      rootId: id,
      title,
      why: online ? 'read-only' : 'offline',
      count: roots.get(id) ?? 0,
    }));
}
