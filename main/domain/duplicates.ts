import type { JournalEntry } from './catalog-change.ts';
import type { ImageRecord, Mark } from './image-record.ts';

/** One of several equal pictures. */
export interface DuplicatePicture {
  readonly uid: string;
  readonly path: string;
  readonly contentHash: string;
  readonly width: number;
  readonly height: number;
  readonly sizeBytes: number;
  readonly mark: Mark | null;
}

/** Pictures that are equal to the byte or to the pixel. */
export interface DuplicateGroup {
  /**
   * Suggested first: the library's own before other folders', what tells most of how it was made, what most was said of, large before
   * small, old before new.
   */
  readonly pictures: readonly DuplicatePicture[];
  /** What the kept one will bear, whichever that is. */
  readonly merged: {
    readonly rating: number;
    readonly favorite: boolean;
    readonly tags: readonly string[];
    readonly notes: readonly string[];
    readonly collections: readonly string[];
  };
}

export interface DuplicateReport {
  /** The first of them. */
  readonly groups: readonly DuplicateGroup[];
  /** How many groups there are. */
  readonly total: number;
  /** How many pictures of all groups will go if one of each stays. */
  readonly surplus: number;
  /** Pictures whose pixels nobody has looked at yet: only equal files are known of them. */
  readonly uncompared: number;
}

/** Pictures without a pixel hash. */
export interface Uncompared {
  readonly total: number;
  /** The first of them. */
  readonly uids: readonly string[];
}

export interface PixelReport {
  readonly compared: number;
  /** Could not be decoded. */
  readonly failed: number;
  readonly cancelled: boolean;
}

export interface MergeReport {
  /** Null when nothing had to change. */
  readonly entry: JournalEntry | null;
  /** Pictures that went to the trash, each for one that is equal to it. */
  readonly merged: number;
  /** Pictures that turned out to be no duplicates when their whole files were compared. They were left alone. */
  readonly different: number;
  /** Duplicates that stay because their folder may only be read, or is away. */
  readonly fixed: number;
}

/**
 * Whether two pictures are equal: to the pixel, where both have a pixel hash. Else `maybe` where their files have the same content
 * hash, which is taken over samples of them.
 */
export function equality(
  { file: a }: ImageRecord,
  { file: b }: ImageRecord,
): 'equal' | 'maybe' | 'different' {
  if (a.pixelHash !== null && b.pixelHash !== null)
    return a.pixelHash === b.pixelHash ? 'equal' : 'different';
  return a.contentHash === b.contentHash ? 'maybe' : 'different';
}

/** The one to keep first, see `DuplicateGroup`. */
export function byPreference(records: readonly ImageRecord[], libraryRootId: string): readonly ImageRecord[] {
  return records.toSorted((a, b) => preference(a, b, libraryRootId));
}

function preference(a: ImageRecord, b: ImageRecord, libraryRootId: string): number {
  const rank = (record: ImageRecord): readonly number[] => [
    record.file.rootId === libraryRootId ? 0 : 1,
    -factsTold(record),
    -factsSaid(record),
    -record.file.sizeBytes,
    record.generation.createdAtMs ?? record.file.modifiedAtMs,
  ];
  const other = rank(b);
  for (const [index, value] of rank(a).entries()) {
    const difference = value - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.uid < b.uid ? -1 : 1;
}

/** How much of its making a picture tells. */
function factsTold({ generation }: ImageRecord): number {
  const { prompt, negativePrompt, model, sampler, seed, steps, parents, loras } = generation;
  const known = [model, sampler, seed, steps].filter((fact) => fact !== null);
  const texts = [prompt, negativePrompt, parents, loras].filter(({ length }) => length > 0);
  return known.length + texts.length;
}

function factsSaid({ user, collections }: ImageRecord): number {
  const said = [user.rating > 0, user.favorite, user.mark !== null, user.note !== ''];
  return said.filter(Boolean).length + user.tags.length + collections.length;
}

export function describeGroup(group: readonly ImageRecord[]): DuplicateGroup {
  const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)];
  return {
    pictures: group.map(({ uid, file, user }) => ({
      uid,
      path: file.path,
      contentHash: file.contentHash,
      width: file.width,
      height: file.height,
      sizeBytes: file.sizeBytes,
      mark: user.mark,
    })),
    merged: {
      rating: Math.max(...group.map(({ user }) => user.rating)),
      favorite: group.some(({ user }) => user.favorite),
      tags: distinct(group.flatMap(({ user }) => user.tags)).toSorted(),
      notes: distinct(group.map(({ user }) => user.note).filter((note) => note !== '')),
      collections: distinct(group.flatMap(({ collections }) => collections)),
    },
  };
}
