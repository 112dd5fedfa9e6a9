import type { Catalog, Place } from '../domain/catalog.ts';
import type { ImageRecord } from '../domain/image-record.ts';

/** Files of the library and its roots, as bringing them where they belong needs them. */
export interface PlaceTree {
  moveToTrash(uid: string, place: Place): Promise<void>;
  restoreFromTrash(uid: string, place: Place): Promise<string>;
  isTrashed(uid: string, place: Place): Promise<boolean>;
  move(from: Place, to: Place): Promise<string>;
  stamp(place: Place): Promise<{ readonly sizeBytes: number; readonly modifiedAtMs: number } | null>;
}

/** File systems keep times more or less exactly; FAT to two seconds. */
const SAME_TIME_MS = 2_000;

/**
 * Brings a picture's file where its row says: to its place or into the trash. `from` are the places it may still lie at. Can be
 * repeated without harm at any point.
 */
export async function placeFile(
  deps: { readonly catalog: Pick<Catalog, 'updateFiles'>; readonly tree: PlaceTree },
  record: ImageRecord,
  from: readonly Place[],
): Promise<void> {
  const { tree, catalog } = deps;
  const where = placeOfRecord(record);
  const trashedAs = await firstTrashed(tree, record.uid, [where, ...from]);
  if (record.state.trashedAtMs !== null && trashedAs !== null) return;
  const lies: Place =
    trashedAs === null
      ? await findFile(tree, record, from)
      : { rootId: trashedAs.rootId, path: await tree.restoreFromTrash(record.uid, trashedAs) };
  const path = isSame(lies, where) ? where.path : await tree.move(lies, where);
  if (path !== where.path) await catalog.updateFiles([{ uid: record.uid, file: { path } }]);
  if (record.state.trashedAtMs !== null) await tree.moveToTrash(record.uid, { ...where, path });
}

/** Where a picture's file lies now, given the places that its row has named. Outside the trash. */
export async function findFile(
  tree: Pick<PlaceTree, 'stamp'>,
  record: ImageRecord,
  from: readonly Place[],
): Promise<Place> {
  const where = placeOfRecord(record);
  const others = from.filter((place) => !isSame(place, where));
  if (others.length === 0) return where;
  const { sizeBytes, modifiedAtMs } = record.file;
  const there: Place[] = [];
  for (const place of [where, ...others]) {
    const stamp = await tree.stamp(place);
    if (stamp === null) continue;
    const isIt = stamp.sizeBytes === sizeBytes && Math.abs(stamp.modifiedAtMs - modifiedAtMs) < SAME_TIME_MS;
    if (isIt) return place;
    there.push(place);
  }
  // Edited by another program since it was catalogued. Which of several it is, the next scan finds out.
  return there.length === 1 && there[0] !== undefined ? there[0] : where;
}

async function firstTrashed(
  tree: Pick<PlaceTree, 'isTrashed'>,
  uid: string,
  places: readonly Place[],
): Promise<Place | null> {
  for (const place of places) if (await tree.isTrashed(uid, place)) return place;
  return null;
}

function placeOfRecord({ file: { rootId, path } }: ImageRecord): Place {
  return { rootId, path };
}

function isSame(a: Place, b: Place): boolean {
  return a.rootId === b.rootId && a.path === b.path;
}
