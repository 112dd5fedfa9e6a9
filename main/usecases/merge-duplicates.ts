import type { Catalog } from '../domain/catalog.ts';
import type { ChangeReport, DuplicateMerge } from '../domain/catalog-change.ts';
import type { Target } from '../domain/catalog-view.ts';
import { equality, groupDuplicates, type DuplicateGroup } from '../domain/duplicates.ts';
import { AppError } from '../domain/errors.ts';
import type { ImageRecord } from '../domain/image-record.ts';

/** As many pictures of a selection are looked at; merging them is one transaction. */
const MAX_PICTURES = 5000;
const CHUNK = 500;
const LIBRARY_ROOT_ID = 'library';

/** SHA-256 over a picture's whole file, hex. */
type HashOf = (record: ImageRecord) => Promise<string>;

/**
 * Equal pictures among those of a target, and pictures elsewhere that are to the byte or to the pixel what one of them is.
 * @throws AppError TOO_LARGE above 5,000 pictures
 */
export async function findDuplicates(
  catalog: Pick<Catalog, 'uids' | 'records' | 'findFiles'>,
  target: Target,
): Promise<readonly DuplicateGroup[]> {
  const uids = await catalog.uids(target, MAX_PICTURES + 1);
  if (uids.length > MAX_PICTURES) {
    throw new AppError('TOO_LARGE', `Choose at most ${MAX_PICTURES} pictures to merge at a time.`);
  }
  const chosen = await recordsOf(catalog, uids);
  const known = new Set(uids);
  const hashes = [...new Set(chosen.map(({ file }) => file.contentHash))];
  const pixels = [...new Set(chosen.map(({ file }) => file.pixelHash).filter((hash) => hash !== null))];
  const elsewhere = (await catalog.findFiles([], hashes, pixels)).map(({ uid }) => uid);
  const others = [...new Set(elsewhere)].filter((uid) => !known.has(uid));
  return groupDuplicates([...chosen, ...(await recordsOf(catalog, others))], LIBRARY_ROOT_ID);
}

async function recordsOf(
  catalog: Pick<Catalog, 'records'>,
  uids: readonly string[],
): Promise<readonly ImageRecord[]> {
  const records: ImageRecord[] = [];
  for (let from = 0; from < uids.length; from += CHUNK)
    records.push(...(await catalog.records(uids.slice(from, from + CHUNK))));
  return records;
}

/**
 * Keeps one of each group of equal pictures with everything said of any; the others go to the trash. One undoable step. What only
 * samples of the files say is looked up in the whole files first.
 * @throws AppError NOT_FOUND, INVALID_INPUT for pictures that are no duplicates or are named twice
 */
export async function mergeDuplicates(
  catalog: Pick<Catalog, 'records' | 'mergeDuplicates'>,
  hashOf: HashOf,
  merges: readonly DuplicateMerge[],
): Promise<ChangeReport> {
  const named = merges.flatMap(({ keepUid, dropUids }) => [keepUid, ...dropUids]);
  if (new Set(named).size < named.length) {
    throw new AppError('INVALID_INPUT', 'A picture can be merged once at a time.');
  }
  for (const { keepUid, dropUids } of merges) {
    const group = await groupOf(await recordsOf(catalog, [keepUid, ...dropUids]), keepUid, hashOf);
    const uid = dropUids.find((one) => !group.has(one));
    if (uid !== undefined) {
      throw new AppError(
        'INVALID_INPUT',
        'These pictures are not duplicates of each other. Nothing was merged.',
        { uid },
      );
    }
  }
  return await catalog.mergeDuplicates(merges);
}

/** Uids of what equals the picture, or equals one that does. */
async function groupOf(
  records: readonly ImageRecord[],
  keepUid: string,
  hashOf: HashOf,
): Promise<ReadonlySet<string>> {
  const kept = records.find(({ uid }) => uid === keepUid);
  if (kept === undefined) throw new AppError('NOT_FOUND', 'This picture is no longer in the library.');
  const hashes = new Map<string, Promise<string>>();
  const whole = (record: ImageRecord): Promise<string> => {
    const hash = hashes.get(record.uid) ?? hashOf(record);
    hashes.set(record.uid, hash);
    return hash;
  };
  const found = new Set([kept]);
  for (const member of found) {
    for (const record of records) {
      if (found.has(record)) continue;
      const how = equality(record, member);
      if (how === 'equal' || (how === 'maybe' && (await whole(record)) === (await whole(member))))
        found.add(record);
    }
  }
  return new Set([...found].map(({ uid }) => uid));
}
