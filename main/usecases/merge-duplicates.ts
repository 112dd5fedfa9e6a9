import type { Catalog, Place } from '../domain/catalog.ts';
import type { DuplicateMerge, LongCallOptions } from '../domain/catalog-change.ts';
import type { Target } from '../domain/catalog-view.ts';
import {
  byPreference,
  describeGroup,
  equality,
  type DuplicateReport,
  type MergeReport,
} from '../domain/duplicates.ts';
import { AppError } from '../domain/errors.ts';
import type { ImageRecord } from '../domain/image-record.ts';

const CHUNK = 500;
const LIBRARY_ROOT_ID = 'library';

/** SHA-256 over a picture's whole file, hex. */
type HashOf = (record: ImageRecord) => Promise<string>;

/**
 * Equal pictures among those of a target, and pictures elsewhere that are to the byte or to the pixel what one of them is.
 * @param limit groups that are described; the others are counted
 */
export async function findDuplicates(
  catalog: Pick<Catalog, 'equalPictures' | 'records' | 'uncompared'>,
  target: Target,
  limit: number,
  options: LongCallOptions = {},
): Promise<DuplicateReport> {
  const { signal } = options;
  const all = await catalog.equalPictures(target, options);
  const groups = [];
  for (const uids of all.slice(0, limit))
    groups.push(describeGroup(byPreference(await catalog.records(uids), LIBRARY_ROOT_ID)));
  const { total: uncompared } = await catalog.uncompared(target, 0, signal ? { signal } : {});
  return { groups, total: all.length, surplus: surplusOf(all), uncompared };
}

/** Pictures that are equal to another that stays. */
function surplusOf(groups: readonly (readonly string[])[]): number {
  return groups.reduce((sum, uids) => sum + uids.length - 1, 0);
}

/**
 * Keeps one of each group of equal pictures among those of a target, with everything said of any; the others go to the trash. One
 * undoable step. What only samples of the files say is looked up in the whole files first.
 * @param keep the pictures to be kept where it is not the one suggested
 * @param options `fixedFolders` as of `Catalog.change`
 * @throws AppError CANCELLED: nothing was changed
 */
export async function mergeDuplicates(
  catalog: Pick<Catalog, 'equalPictures' | 'records' | 'roots' | 'mergeDuplicates'>,
  hashOf: HashOf,
  target: Target,
  keep: readonly string[],
  { onProgress, signal, fixedFolders = [] }: LongCallOptions & { fixedFolders?: readonly Place[] } = {},
): Promise<MergeReport> {
  const stop = signal === undefined ? {} : { signal };
  const groups = await catalog.equalPictures(target, stop);
  const chosen = new Set(keep);
  const immovable = new Set(
    (await catalog.roots()).filter(({ online, readOnly }) => !online || readOnly).map(({ id }) => id),
  );
  const held = new Set(fixedFolders.map(({ rootId, path }) => `${rootId}/${path}`));
  const merges: DuplicateMerge[] = [];
  let fixed = 0;
  // Looking at the pictures is one half of the work, changing them the other.
  const half = groups.reduce((sum, uids) => sum + uids.length, 0);
  let looked = 0;
  for (const chunk of chunked(groups)) {
    const records = new Map((await catalog.records(chunk.flat())).map((record) => [record.uid, record]));
    for (const uids of chunk) {
      if (signal?.aborted) throw new AppError('CANCELLED', 'Merging was cancelled; nothing was changed.');
      const members = uids.map((uid) => records.get(uid)).filter((record) => record !== undefined);
      const stays = (uid: string): boolean => {
        const file = records.get(uid)?.file;
        if (file === undefined) return false;
        const folder = file.path.slice(0, Math.max(0, file.path.lastIndexOf('/')));
        return immovable.has(file.rootId) || held.has(`${file.rootId}/${folder}`);
      };
      for (const { keepUid, dropUids } of await mergesOf(
        byPreference(members, LIBRARY_ROOT_ID),
        chosen,
        hashOf,
      )) {
        const go = dropUids.filter((uid) => !stays(uid));
        fixed += dropUids.length - go.length;
        if (go.length > 0) merges.push({ keepUid, dropUids: go });
      }
      looked += uids.length;
      onProgress?.(looked, 2 * half);
    }
  }
  const { entry } = await catalog.mergeDuplicates(merges, {
    ...stop,
    onProgress: (done, total) => onProgress?.(half + Math.round((half * done) / total), 2 * half),
  });
  const merged = merges.reduce((sum, { dropUids }) => sum + dropUids.length, 0);
  return { entry, merged, different: surplusOf(groups) - merged - fixed, fixed };
}

/** Groups together, some hundred pictures at a time. */
function* chunked(groups: readonly (readonly string[])[]): Generator<readonly (readonly string[])[]> {
  let chunk: (readonly string[])[] = [];
  let size = 0;
  for (const group of groups) {
    chunk.push(group);
    size += group.length;
    if (size < CHUNK) continue;
    yield chunk;
    chunk = [];
    size = 0;
  }
  if (chunk.length > 0) yield chunk;
}

/** What becomes of one group: several merges, or none, where the whole files tell pictures apart that their samples don't. */
async function mergesOf(
  members: readonly ImageRecord[],
  chosen: ReadonlySet<string>,
  hashOf: HashOf,
): Promise<readonly DuplicateMerge[]> {
  const hashes = new Map<string, Promise<string>>();
  const whole = (record: ImageRecord): Promise<string> => {
    const hash = hashes.get(record.uid) ?? hashOf(record);
    hashes.set(record.uid, hash);
    return hash;
  };
  const merges: DuplicateMerge[] = [];
  let rest = members;
  for (;;) {
    const kept = rest.find(({ uid }) => chosen.has(uid)) ?? rest[0];
    if (kept === undefined) return merges;
    const equals = await equalsOf(kept, rest, whole);
    const dropUids = [...equals].filter((one) => one !== kept).map(({ uid }) => uid);
    if (dropUids.length > 0) merges.push({ keepUid: kept.uid, dropUids });
    rest = rest.filter((one) => !equals.has(one));
  }
}

/** What equals a picture, or equals one that does; the picture too. */
async function equalsOf(
  kept: ImageRecord,
  records: readonly ImageRecord[],
  whole: HashOf,
): Promise<ReadonlySet<ImageRecord>> {
  const found = new Set([kept]);
  for (const member of found) {
    if (found.size === records.length) break;
    for (const record of records) {
      if (found.has(record)) continue;
      const how = equality(record, member);
      if (how === 'equal' || (how === 'maybe' && (await whole(record)) === (await whole(member))))
        found.add(record);
    }
  }
  return found;
}
