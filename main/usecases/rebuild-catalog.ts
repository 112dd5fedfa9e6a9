import type { Catalog, CollectionDefinition, NewImage } from '../domain/catalog.ts';
import { isAppError } from '../domain/errors.ts';
import type { FileFacts, UserFacts } from '../domain/image-record.ts';
import type { GenerationRecord } from '../domain/generation.ts';

export interface ReadFile {
  readonly uid: string | null;
  readonly facts: Omit<FileFacts, 'rootId' | 'path'>;
  readonly generation: GenerationRecord;
  readonly user: UserFacts | null;
  readonly collections: readonly { readonly id: string; readonly position: number }[];
  readonly expiresAtMs?: number | null;
  readonly rawTexts: Readonly<Record<string, string>>;
  /** It says nothing, and its pixels were not searched for a hidden text. */
  readonly isSilent: boolean;
  /** When its own file was last written, whatever lies beside it. */
  readonly writtenAtMs: number;
}

interface TrashedPlace {
  readonly uid: string;
  readonly rootId: string;
  readonly path: string;
  readonly trashedAtMs: number;
}

export interface RebuildDeps {
  readonly catalog: Pick<Catalog, 'putImages' | 'putCollections'>;
  /** Pictures of every root that is online. */
  listPlaces(): AsyncIterable<{ readonly rootId: string; readonly path: string }>;
  listTrash(): AsyncIterable<TrashedPlace>;
  readPlace(place: { readonly rootId: string; readonly path: string }): Promise<ReadFile>;
  readTrashed(place: TrashedPlace): Promise<ReadFile>;
  /** The collections' own names, notes and order, as `.gesso/user` keeps them. */
  storedCollections(): readonly CollectionDefinition[];
  readonly newUid: () => string;
  readonly onProgress?: (done: number) => void;
}

export interface RebuildReport {
  readonly images: number;
  readonly failed: readonly { readonly path: string; readonly message: string }[];
}

const BATCH = 500;
const READS_IN_FLIGHT = 8;

/** Enters everything that the files say: pictures, what the user said of them, collections, the trash. */
export async function rebuildCatalog(deps: RebuildDeps): Promise<RebuildReport> {
  const failed: { path: string; message: string }[] = [];
  let images = 0;
  let batch: Promise<NewImage | undefined>[] = [];
  await deps.catalog.putCollections(deps.storedCollections());

  const read = async (
    place: { readonly rootId: string; readonly path: string },
    reading: Promise<ReadFile>,
    trashed?: TrashedPlace,
  ): Promise<NewImage | undefined> => {
    try {
      const found = await reading;
      const uid = trashed?.uid ?? found.uid ?? deps.newUid();
      return {
        uid,
        file: { ...found.facts, rootId: place.rootId, path: place.path },
        generation: found.generation,
        ...(found.user ? { user: found.user } : {}),
        collections: found.collections,
        ...(found.expiresAtMs === undefined ? {} : { expiresAtMs: found.expiresAtMs }),
        ...(trashed ? { trashedAtMs: trashed.trashedAtMs } : {}),
        rawTexts: found.rawTexts,
        isSilent: found.isSilent,
        writtenAtMs: found.writtenAtMs,
      };
    } catch (error) {
      failed.push({ path: place.path, message: isAppError(error) ? error.message : String(error) });
      return undefined;
    }
  };
  const flush = async (): Promise<void> => {
    const entries = (await Promise.all(batch)).filter((entry) => entry !== undefined);
    batch = [];
    if (entries.length > 0) await deps.catalog.putImages(entries);
    images += entries.length;
    deps.onProgress?.(images);
  };

  for await (const place of deps.listPlaces()) {
    batch.push(read(place, deps.readPlace(place)));
    if (batch.length % READS_IN_FLIGHT === 0) await batch.at(-1);
    if (batch.length >= BATCH) await flush();
  }
  for await (const place of deps.listTrash()) {
    batch.push(read(place, deps.readTrashed(place), place));
    if (batch.length >= BATCH) await flush();
  }
  await flush();
  return { images, failed };
}
