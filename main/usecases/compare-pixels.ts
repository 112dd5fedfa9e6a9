import type { Catalog } from '../domain/catalog.ts';
import type { LongCallOptions } from '../domain/catalog-change.ts';
import type { Target } from '../domain/catalog-view.ts';
import type { PixelReport } from '../domain/duplicates.ts';
import { isAbort } from '../domain/errors.ts';
import type { ImageRecord } from '../domain/image-record.ts';

const CHUNK = 200;

export interface PixelPorts {
  /** How many are decoded at a time. */
  readonly atOnce: number;
  /** Decodes a picture, so that its pixel hash is known. @throws AppError where it can't be */
  look(record: ImageRecord, signal: AbortSignal | undefined): Promise<void>;
  /** Resolves when all hashes so far are in the catalog. */
  settled(): Promise<void>;
}

/**
 * Looks at the pixels of those of a target at which nobody has looked yet, so that equal ones are found in other files too. What
 * was looked at by a cancel stays known. What can't be decoded is counted.
 */
export async function comparePixels(
  catalog: Pick<Catalog, 'uncompared' | 'records'>,
  ports: PixelPorts,
  target: Target,
  { onProgress, signal }: LongCallOptions = {},
): Promise<PixelReport> {
  const { uids } = await catalog.uncompared(target, Number.MAX_SAFE_INTEGER, signal ? { signal } : {});
  let [compared, failed] = [0, 0];
  try {
    for (let from = 0; from < uids.length; from += CHUNK) {
      if (signal?.aborted) break;
      const records = (await catalog.records(uids.slice(from, from + CHUNK))).values();
      const lanes = Array.from({ length: ports.atOnce }, async () => {
        // They share the one iterator.
        for (const record of records) {
          if (signal?.aborted) return;
          try {
            await ports.look(record, signal);
            compared += 1;
          } catch (error) {
            if (isAbort(error)) return;
            failed += 1;
          }
          onProgress?.(compared + failed, uids.length);
        }
      });
      await Promise.all(lanes);
    }
  } finally {
    await ports.settled();
  }
  return { compared, failed, cancelled: signal?.aborted === true };
}
