import type { CatalogReader, CatalogWriter } from '../domain/catalog.ts';
import type { LongCallOptions } from '../domain/catalog-change.ts';
import type { ImageRecord } from '../domain/image-record.ts';

/** Takes a trashed picture's files away for good, into the system's bin where there is one. */
export type RemoveFiles = (record: ImageRecord) => Promise<void>;

export interface EmptyTrashResult {
  readonly removed: number;
  /** Uids whose files could not be removed; they stay in the trash. */
  readonly failed: readonly string[];
}

const CHUNK = 200;

/**
 * Removes trashed pictures for good: all of them, or those named. A picture that is not in the trash is left alone. The
 * file goes first, so that a crash in between leaves a row without a file rather than a file nobody knows of. Aborted, it stops and says what went by then.
 */
export async function emptyTrash(
  catalog: Pick<CatalogReader, 'uids' | 'records'> & Pick<CatalogWriter, 'removeImages'>,
  removeFiles: RemoveFiles,
  uids: readonly string[] | null,
  { onProgress, signal }: LongCallOptions = {},
): Promise<EmptyTrashResult> {
  const all = uids ?? (await trashedUids(catalog));
  const failed: string[] = [];
  let removed = 0;
  for (let from = 0; from < all.length; from += CHUNK) {
    if (signal?.aborted) break;
    onProgress?.(from, all.length);
    const records = await catalog.records(all.slice(from, from + CHUNK));
    const gone: string[] = [];
    for (const record of records) {
      if (record.state.trashedAtMs === null) continue;
      try {
        await removeFiles(record);
        gone.push(record.uid);
      } catch {
        // Named in the answer: the user sees which files stayed.
        failed.push(record.uid);
      }
    }
    if (gone.length > 0) await catalog.removeImages(gone);
    removed += gone.length;
  }
  return { removed, failed };
}

export async function trashedUids(catalog: Pick<CatalogReader, 'uids'>): Promise<readonly string[]> {
  const query = {
    kind: 'field',
    field: 'is',
    value: { kind: 'text', text: 'trashed', exact: true, prefix: false },
  } as const;
  return await catalog.uids({ kind: 'query', query }, 10_000_000);
}
