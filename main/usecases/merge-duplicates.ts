import type { Catalog } from '../domain/catalog.ts';
import type { ChangeReport, DuplicateMerge } from '../domain/catalog-change.ts';
import type { Target } from '../domain/catalog-view.ts';
import { groupDuplicates, isDuplicateOf, type DuplicateGroup } from '../domain/duplicates.ts';
import { AppError } from '../domain/errors.ts';

/** As many pictures of a selection are looked at. */
const MAX_PICTURES = 1000;
const LIBRARY_ROOT_ID = 'library';

/**
 * Equal pictures among those of a target, and pictures elsewhere that are to the byte what one of them is.
 * @throws AppError TOO_LARGE above 1,000 pictures
 */
export async function findDuplicates(
  catalog: Pick<Catalog, 'uids' | 'records' | 'findFiles'>,
  target: Target,
): Promise<readonly DuplicateGroup[]> {
  const uids = await catalog.uids(target, MAX_PICTURES + 1);
  if (uids.length > MAX_PICTURES) {
    throw new AppError('TOO_LARGE', `Choose at most ${MAX_PICTURES} pictures to merge at a time.`);
  }
  const chosen = await catalog.records(uids);
  const known = new Set(uids);
  const hashes = [...new Set(chosen.map(({ file }) => file.contentHash))];
  const elsewhere = (await catalog.findFiles([], hashes)).map(({ uid }) => uid);
  const others = [...new Set(elsewhere)].filter((uid) => !known.has(uid));
  return groupDuplicates([...chosen, ...(await catalog.records(others))], LIBRARY_ROOT_ID);
}

/**
 * Keeps one of each group of equal pictures with everything said of any; the others go to the trash. One undoable step.
 * @throws AppError NOT_FOUND, INVALID_INPUT for pictures that are no duplicates or are named twice
 */
export async function mergeDuplicates(
  catalog: Pick<Catalog, 'records' | 'mergeDuplicates'>,
  merges: readonly DuplicateMerge[],
): Promise<ChangeReport> {
  const named = merges.flatMap(({ keepUid, dropUids }) => [keepUid, ...dropUids]);
  if (new Set(named).size < named.length) {
    throw new AppError('INVALID_INPUT', 'A picture can be merged once at a time.');
  }
  for (const { keepUid, dropUids } of merges) {
    const group = groupOf(await catalog.records([keepUid, ...dropUids]), keepUid);
    const uid = dropUids.find((one) => !group.has(one));
    if (uid !== undefined) {
      throw new AppError('INVALID_INPUT', 'These pictures are not duplicates of each other.', { uid });
    }
  }
  return await catalog.mergeDuplicates(merges);
}

type Records = Awaited<ReturnType<Catalog['records']>>;

/** Uids of what equals the picture, or equals one that does. */
function groupOf(records: Records, keepUid: string): ReadonlySet<string> {
  const kept = records.find(({ uid }) => uid === keepUid);
  if (kept === undefined) throw new AppError('NOT_FOUND', 'This picture is no longer in the library.');
  const found = [kept];
  for (const member of found) {
    const more = records.filter((record) => !found.includes(record) && isDuplicateOf(record, member));
    found.push(...more);
  }
  return new Set(found.map(({ uid }) => uid));
}
