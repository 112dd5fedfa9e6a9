import type { Place } from '../domain/catalog.ts';
import type { Change } from '../domain/catalog-change.ts';
import { AppError } from '../domain/errors.ts';
import { relocatedFolder, takesPictures } from '../domain/folder-path.ts';
import type { Sqlite } from './database.ts';
import { fixedPlaces } from './fixed-places.ts';
import type { Dictionary } from './names.ts';
import { folderName, folderPlace } from './names.ts';
import { picturesAt } from './pictures-at.ts';
import type { ChunkPlan } from './plan-change.ts';

const LIBRARY_ROOT = 'library';

type Relocation = Extract<Change, { kind: 'relocate' }>;

/**
 * Gives pictures their places in another folder, each a name that nothing else in the catalog has there; files that only the disk
 * knows of are met when the move is carried out. What is in the trash, missing, or held by its folder or the one it would go to stays.
 * @throws AppError NOT_FOUND, LIBRARY_UNWRITABLE, INVALID_INPUT
 */
export function planRelocation(
  db: Sqlite,
  names: Dictionary,
  change: Relocation,
  fixedFolders: readonly Place[],
): (chunk: Uint32Array) => ChunkPlan {
  const fixedAt = fixedPlaces(db, fixedFolders) ?? (() => null);
  checkDestination(db, change, fixedAt);
  const movable = db
    .prepare<[pictures: string], [id: number, folder: number, name: string]>(
      `SELECT i.id, i.folder, i.name FROM json_each(?) e CROSS JOIN images i ON i.id = e.value
       CROSS JOIN states s ON s.image_id = i.id WHERE s.trashed_at IS NULL AND s.missing = 0`,
    )
    .raw();
  const at = picturesAt(db);
  const inTrash = db
    .prepare<[number], number>('SELECT trashed_at IS NOT NULL FROM states WHERE image_id = ?')
    .pluck();
  const given = new Set<string>();

  const freeName = (folder: number, name: string): string => {
    const dot = name.lastIndexOf('.');
    const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
    for (let number = 1; ; number += 1) {
      const candidate = number === 1 ? name : `${stem}_${number}${extension}`;
      const key = `${folder}\n${candidate}`;
      const isTaken = (): boolean => at(folder, candidate).some((id) => inTrash.get(id) === 0);
      if (given.has(key) || isTaken()) continue;
      given.add(key);
      return candidate;
    }
  };

  return (chunk) => {
    const ids: number[] = [];
    const before: (readonly [number, string])[] = [];
    const after: (readonly [number, string])[] = [];
    const left: string[] = [];
    for (const [id, code, name] of movable.all(JSON.stringify([...chunk]))) {
      const folderNow = names.folder(code);
      const to = relocatedFolder(change, folderPlace(folderNow).path);
      if (to === null) continue;
      const target = folderName(change.rootId, `${to}/`).folder;
      if (target === folderNow) continue;
      const held = fixedAt(folderNow) ?? fixedAt(target);
      if (held !== null) {
        left.push(held);
        continue;
      }
      const folder = names.code('folder', target);
      ids.push(id);
      before.push([code, name]);
      after.push([folder, freeName(folder, name)]);
    }
    const delta = ids.length === 0 ? null : { paths: { ids: Uint32Array.from(ids), before, after } };
    return { delta, changed: ids.length, fixed: left };
  };
}

function checkDestination(
  db: Sqlite,
  { rootId, folder }: Relocation,
  fixedAt: (folder: string) => string | null,
): void {
  const isLibrary = rootId === LIBRARY_ROOT;
  const known = isLibrary || db.prepare('SELECT 1 FROM roots WHERE id = ?').get(rootId) !== undefined;
  if (!known) throw new AppError('NOT_FOUND', 'This folder is not part of the library any more.', { rootId });
  if (fixedAt(folderName(rootId, `${folder}/`).folder) !== null) {
    throw new AppError('LIBRARY_UNWRITABLE', 'This folder is offline or may not be written to.', { rootId });
  }
  if (!takesPictures(isLibrary, folder)) {
    throw new AppError('INVALID_INPUT', `Pictures can't be moved to ${folder || 'this folder'}.`, {
      path: folder,
    });
  }
}
