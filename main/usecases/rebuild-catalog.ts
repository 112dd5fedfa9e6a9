import type { Catalog, CatalogFile, CollectionDefinition, NewImage, Place } from '../domain/catalog.ts';
import type { LongCallOptions } from '../domain/catalog-change.ts';
import { isAppError } from '../domain/errors.ts';
import type { FileFacts, SaidFacts } from '../domain/image-record.ts';
import type { RebuildReport } from '../domain/library-check.ts';
import type { SavedSearch } from '../domain/saved-search.ts';
import type { GenerationRecord } from '../domain/generation.ts';

export interface ReadFile {
  readonly uid: string | null;
  readonly facts: Omit<FileFacts, 'rootId' | 'path'>;
  readonly generation: GenerationRecord;
  readonly user: SaidFacts | null;
  readonly collections: readonly { readonly id: string; readonly position: number }[];
  readonly expiresAtMs?: number | null;
  readonly rawTexts: Readonly<Record<string, string>>;
  /** It says nothing, and its pixels were not searched for a hidden text. */
  readonly isSilent: boolean;
  /** When its own file was last written, whatever lies beside it. */
  readonly writtenAtMs: number;
}

interface TrashedPlace extends Place {
  readonly uid: string;
  readonly trashedAtMs: number;
}

export interface RebuildDeps {
  readonly catalog: Pick<
    Catalog,
    'putImages' | 'putCollections' | 'putSearches' | 'uidOfPath' | 'findFiles' | 'count'
  >;
  /** Pictures of the library's own tree. */
  listPlaces(): AsyncIterable<Place>;
  listTrash(): AsyncIterable<TrashedPlace>;
  readPlace(place: Place): Promise<ReadFile>;
  readTrashed(place: TrashedPlace): Promise<ReadFile>;
  exists(place: Place): Promise<boolean>;
  /** The collections' own names, notes and order, as `.gesso/user` keeps them. */
  storedCollections(): readonly CollectionDefinition[];
  storedSearches(): readonly SavedSearch[];
  /** Of a picture whose thumbnail is there, or null. */
  pixelHash(uid: string, contentHash: string): Promise<string | null>;
  readonly newUid: () => string;
}

const BATCH = 500;
const READS_IN_FLIGHT = 8;
const FAILURES_NAMED = 1000;

interface Found {
  readonly place: Place;
  readonly trashed: TrashedPlace | null;
  readonly file: ReadFile;
}

/**
 * Enters everything that the files of the library say: pictures, what the user said of them, collections, searches, the trash.
 * Aborting leaves what was entered by then.
 */
export async function rebuildCatalog(
  deps: RebuildDeps,
  { onProgress, signal }: LongCallOptions = {},
): Promise<RebuildReport> {
  const failed: { path: string; message: string }[] = [];
  let failedCount = 0;
  let images = 0;
  let batch: Promise<Found | null>[] = [];
  await deps.catalog.putCollections(deps.storedCollections());
  await deps.catalog.putSearches(deps.storedSearches());
  // As many as the catalog knew: how many files there are shows at the end only.
  const known = await deps.catalog.count({ kind: 'all' });

  const read = async (
    place: Place,
    reading: Promise<ReadFile>,
    trashed: TrashedPlace | null,
  ): Promise<Found | null> => {
    try {
      return { place, trashed, file: await reading };
    } catch (error) {
      failedCount += 1;
      if (failed.length < FAILURES_NAMED)
        failed.push({ path: place.path, message: isAppError(error) ? error.message : String(error) });
      return null;
    }
  };
  const flush = async (): Promise<void> => {
    const found = (await Promise.all(batch)).filter((entry) => entry !== null);
    batch = [];
    if (found.length > 0) await deps.catalog.putImages(await identified(deps, found));
    images += found.length;
    onProgress?.(images, Math.max(images, known));
    signal?.throwIfAborted();
  };

  for await (const place of deps.listPlaces()) {
    batch.push(read(place, deps.readPlace(place), null));
    if (batch.length % READS_IN_FLIGHT === 0) await batch.at(-1);
    if (batch.length >= BATCH) await flush();
  }
  for await (const place of deps.listTrash()) {
    batch.push(read(place, deps.readTrashed(place), place));
    if (batch.length >= BATCH) await flush();
  }
  await flush();
  return { images, failedCount, failed };
}

/**
 * Which pictures the files are: those whose uid they bear; those the catalog has at their places; else new ones. A file that bears
 * the uid of another one that is still there is a copy of that.
 */
async function identified(deps: RebuildDeps, found: readonly Found[]): Promise<readonly NewImage[]> {
  const borne = found.flatMap(({ file, trashed }) => (trashed || file.uid === null ? [] : [file.uid]));
  const holders = new Map<string, Place>();
  for (const row of await deps.catalog.findFiles(borne, [])) if (isHolder(row)) holders.set(row.uid, row);
  const images: NewImage[] = [];
  for (const { place, trashed, file } of found) {
    let uid = trashed?.uid ?? file.uid;
    if (uid !== null && trashed === null) {
      const holder = holders.get(uid);
      if (holder && !isSame(holder, place) && (await deps.exists(holder))) uid = null;
      else holders.set(uid, place);
    }
    uid ??= (await uidAt(deps, place)) ?? deps.newUid();
    const pixelHash = await deps.pixelHash(uid, file.facts.contentHash);
    images.push({
      uid,
      file: { ...file.facts, pixelHash, rootId: place.rootId, path: place.path },
      generation: file.generation,
      ...(file.user ? { user: file.user } : {}),
      collections: file.collections,
      ...(file.expiresAtMs === undefined ? {} : { expiresAtMs: file.expiresAtMs }),
      ...(trashed ? { trashedAtMs: trashed.trashedAtMs } : {}),
      rawTexts: file.rawTexts,
      isSilent: file.isSilent,
      writtenAtMs: file.writtenAtMs,
    });
  }
  return images;
}

/** Of the picture that the catalog has at a place; what was thrown away from there is another one. */
async function uidAt({ catalog }: RebuildDeps, { rootId, path }: Place): Promise<string | null> {
  const uid = await catalog.uidOfPath(rootId, path);
  if (uid === null) return null;
  const [row] = await catalog.findFiles([uid], []);
  return row?.trashed === false ? uid : null;
}

function isHolder({ missing, trashed }: CatalogFile): boolean {
  return !missing && !trashed;
}

function isSame(a: Place, b: Place): boolean {
  return a.rootId === b.rootId && a.path === b.path;
}
