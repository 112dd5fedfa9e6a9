import type { FileSwap, JournalEntry } from '../domain/catalog-change.ts';
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
  /** Keeps the smaller file until `commit`. */
  keep(runId: string, record: ImageRecord, smaller: Uint8Array, to: SmallerFormat): Promise<FileSwap>;
  /** Puts all that were kept in place, as one step that can be undone. `changed`: how many are no longer as they were read */
  commit(
    runId: string,
    swaps: readonly FileSwap[],
  ): Promise<{ readonly entry: JournalEntry | null; readonly changed: number }>;
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
 * Makes pictures' files smaller without changing a sample or a word of theirs. Nothing is replaced before the end; a run that
 * is cancelled, or that fails, ends with what it has got by then.
 * @throws AppError DISK_FULL, LIBRARY_UNWRITABLE: the next would fare no better
 */
export async function recompressImages(
  deps: RecompressDeps,
  records: readonly ImageRecord[],
  { runId, to, signal, onProgress }: RecompressOptions,
): Promise<RecompressionReport> {
  const kept = new Map<KeptReason, number>();
  const swaps: FileSwap[] = [];

  const recompress = async (record: ImageRecord): Promise<KeptReason | null> => {
    const reason = keptReasonOf(record, deps.libraryRootId);
    if (reason !== null) return reason;
    const bytes = await deps.read(record);
    if (bytes === null) return 'changed';
    const smaller = await deps.shrink(record, bytes, to);
    if (smaller.kind === 'kept') return smaller.reason;
    if (smaller.bytes.length > bytes.length * (1 - LEAST_GAIN)) return 'no-gain';
    signal.throwIfAborted();
    if (swaps.length === 0) await deps.begin(runId, to);
    swaps.push(await deps.keep(runId, record, smaller.bytes, to));
    return null;
  };
  const count = (reason: KeptReason, pictures = 1): void =>
    void kept.set(reason, (kept.get(reason) ?? 0) + pictures);

  let failure: unknown = null;
  for (const [index, record] of records.entries()) {
    if (signal.aborted) break;
    try {
      const reason = await recompress(record);
      if (reason !== null) count(reason);
    } catch (error) {
      if (isAbort(error)) break;
      if (isAppError(error) && (error.code === 'DISK_FULL' || error.code === 'LIBRARY_UNWRITABLE')) {
        failure = error;
        break;
      }
      count('failed');
      deps.log('warn', 'A file could not be made smaller and was left as it is', {
        uid: record.uid,
        error: String(error),
      });
    }
    onProgress(index + 1, records.length);
  }
  const { entry, changed } =
    swaps.length === 0 ? { entry: null, changed: 0 } : await deps.commit(runId, swaps);
  if (changed > 0) count('changed', changed);
  if (failure !== null) throw failure;
  const replaced = swaps.length - changed;
  const savedBytes = swaps.reduce((sum, { from, to: { sizeBytes } }) => sum + from.sizeBytes - sizeBytes, 0);
  return {
    runId: replaced === 0 ? null : runId,
    entry,
    total: records.length,
    replaced,
    savedBytes,
    kept: [...kept].map(([reason, count]) => ({ reason, count })),
    cancelled: signal.aborted,
  };
}
