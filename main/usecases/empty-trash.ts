import type { CatalogReader, CatalogWriter } from '../domain/catalog.ts';
import type { LongCallOptions } from '../domain/catalog-change.ts';
import type { Target } from '../domain/catalog-view.ts';
import type { ImageRecord } from '../domain/image-record.ts';

/** Takes a trashed picture's files away for good, into the system's bin where there is one. */
export type RemoveFiles = (record: ImageRecord) => Promise<void>;

export interface EmptyTrashResult {
  readonly removed: number;
  /** Uids whose files could not be removed; they stay in the trash. */
  readonly failed: readonly string[];
  /** It was stopped before its end. */
  readonly cancelled: boolean;
}

const CHUNK = 200;
/** Pictures at once: removing is mostly waiting for the disk. */
const LANES = 8;
/** More than any library holds. */
const ALL = 10_000_000;

const TRASHED: Target = {
  kind: 'query',
  query: {
    kind: 'field',
    field: 'is',
    value: { kind: 'text', text: 'trashed', exact: true, prefix: false },
  },
};

/**
 * Removes trashed pictures for good: all of them, or those of a target. A picture that is not in the trash is left alone. The file
 * goes first, so that a crash in between leaves a row without a file rather than a file nobody knows of. Aborted, it stops and says
 * what went by then.
 */
export async function emptyTrash(
  catalog: Pick<CatalogReader, 'uids' | 'records'> & Pick<CatalogWriter, 'removeImages'>,
  removeFiles: RemoveFiles,
  target: Target | null,
  { onProgress, signal }: LongCallOptions = {},
): Promise<EmptyTrashResult> {
  const all = await catalog.uids(target ?? TRASHED, ALL);
  const failed: string[] = [];
  let [removed, done] = [0, 0];
  for (let from = 0; from < all.length; from += CHUNK) {
    if (signal?.aborted) break;
    const gone: string[] = [];
    const queue = (await catalog.records(all.slice(from, from + CHUNK))).values();
    const lane = async (): Promise<void> => {
      for (const record of queue) {
        if (signal?.aborted) return;
        onProgress?.(done, all.length);
        done += 1;
        if (record.state.trashedAtMs === null) continue;
        try {
          await removeFiles(record);
          gone.push(record.uid);
        } catch {
          // Named in the answer: the user sees which files stayed.
          failed.push(record.uid);
        }
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    if (gone.length > 0) await catalog.removeImages(gone);
    removed += gone.length;
  }
  return { removed, failed, cancelled: done < all.length && signal?.aborted === true };
}

export async function trashedUids(catalog: Pick<CatalogReader, 'uids'>): Promise<readonly string[]> {
  return await catalog.uids(TRASHED, ALL);
}
