import { isAbort, isAppError } from '../domain/errors.ts';
import type { ImageRecord } from '../domain/image-record.ts';
import {
  keptReasonOf,
  type KeptReason,
  type RecompressionReport,
  type SmallerFormat,
} from '../domain/recompression.ts';

/** The file in fewer bytes: proven to be the same picture saying the same. */
export type Smaller =
  | { readonly kind: 'smaller'; readonly bytes: Uint8Array }
  | { readonly kind: 'kept'; readonly reason: KeptReason };

export interface RecompressDeps {
  readonly libraryRootId: string;
  /** The file's bytes, or null when they are no longer those catalogued. */
  read(record: ImageRecord): Promise<Uint8Array | null>;
  shrink(record: ImageRecord, bytes: Uint8Array, to: SmallerFormat): Promise<Smaller>;
  begin(runId: string, to: SmallerFormat): Promise<void>;
  /** Keeps the original, then puts the smaller file in its place and enters it. */
  replace(runId: string, record: ImageRecord, smaller: Uint8Array, to: SmallerFormat): Promise<void>;
  readonly log: (level: 'warn', message: string, fields: Record<string, unknown>) => void;
}

export interface RecompressOptions {
  readonly runId: string;
  readonly to: SmallerFormat;
  readonly signal: AbortSignal;
  onProgress(done: number, total: number): void;
}

/** Savings below this fraction are not worth touching a file for. */
const LEAST_GAIN = 0.02;

/**
 * Makes pictures' files smaller without changing a sample or a word of theirs. Each is replaced by itself, so a cancelled
 * run leaves whole pictures only.
 * @throws AppError DISK_FULL, LIBRARY_UNWRITABLE: the next would fare no better
 */
export async function recompressImages(
  deps: RecompressDeps,
  records: readonly ImageRecord[],
  { runId, to, signal, onProgress }: RecompressOptions,
): Promise<RecompressionReport> {
  const kept = new Map<KeptReason, number>();
  let replaced = 0;
  let savedBytes = 0;

  const recompress = async (record: ImageRecord): Promise<KeptReason | null> => {
    const reason = keptReasonOf(record, deps.libraryRootId);
    if (reason !== null) return reason;
    const bytes = await deps.read(record);
    if (bytes === null) return 'changed';
    const smaller = await deps.shrink(record, bytes, to);
    if (smaller.kind === 'kept') return smaller.reason;
    if (smaller.bytes.length > bytes.length * (1 - LEAST_GAIN)) return 'no-gain';
    signal.throwIfAborted();
    if (replaced === 0) await deps.begin(runId, to);
    await deps.replace(runId, record, smaller.bytes, to);
    replaced += 1;
    savedBytes += bytes.length - smaller.bytes.length;
    return null;
  };

  for (const [index, record] of records.entries()) {
    if (signal.aborted) break;
    try {
      const reason = await recompress(record);
      if (reason !== null) kept.set(reason, (kept.get(reason) ?? 0) + 1);
    } catch (error) {
      if (isAbort(error)) break;
      if (isAppError(error) && (error.code === 'DISK_FULL' || error.code === 'LIBRARY_UNWRITABLE'))
        throw error;
      kept.set('failed', (kept.get('failed') ?? 0) + 1);
      deps.log('warn', 'A file could not be made smaller and was left as it is', {
        uid: record.uid,
        error: String(error),
      });
    }
    onProgress(index + 1, records.length);
  }
  return {
    runId: replaced === 0 ? null : runId,
    total: records.length,
    replaced,
    savedBytes,
    kept: [...kept].map(([reason, count]) => ({ reason, count })),
    cancelled: signal.aborted,
  };
}
