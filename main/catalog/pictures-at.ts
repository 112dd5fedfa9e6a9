import type { Sqlite } from './database.ts';

/**
 * Ids of the rows at a place: folder code and file name. No index holds both (`images_by_folder` says why). Those of the name and those
 * of the folder are gone through together, each from where the other has come to: a name may be in every folder, and a folder
 * may hold everything, but the pictures of a folder mostly came one after the other.
 */
export function picturesAt(db: Sqlite): (folder: number, name: string) => readonly number[] {
  // The plus keeps SQLite from preparing the statement anew for every id. Rows of an index with one key are in the order of their ids.
  const next = <Key>(index: string, column: string) =>
    db
      .prepare<[Key, number], number>(
        `SELECT id FROM images INDEXED BY ${index} WHERE ${column} = ? AND id > +? LIMIT 1`,
      )
      .pluck();
  const nextNamed = next<string>('images_by_name', 'name');
  const nextInFolder = next<number>('images_by_folder', 'folder');
  return (folder, name) => {
    const found: number[] = [];
    for (let after = 0; ;) {
      const named = nextNamed.get(name, after);
      const inFolder = named === undefined ? undefined : nextInFolder.get(folder, named - 1);
      if (named === undefined || inFolder === undefined) return found;
      if (inFolder === named) found.push(named);
      after = inFolder === named ? named : inFolder - 1;
    }
  };
}
