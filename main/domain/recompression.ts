import type { JournalEntry } from './catalog-change.ts';
import type { ImageRecord } from './image-record.ts';

/** `png`: the same format, packed harder. `webp`: lossless WebP. */
export type SmallerFormat = 'png' | 'webp';

/** Why a picture's file was left as it is. */
export type KeptReason =
  /** Not a PNG. */
  | 'format'
  /** In a folder that is indexed where it lies: its files are never touched. */
  | 'elsewhere'
  /** In the trash, or not to be found. */
  | 'absent'
  /** Changed on disk since it was catalogued. */
  | 'changed'
  /** Would save less than a fiftieth. */
  | 'no-gain'
  /** More bits, an animation or rules of colour that the format can't hold. */
  | 'pixels'
  /** Texts that the format can't hold. */
  | 'metadata'
  /** Too large to be compared sample by sample. */
  | 'too-large'
  /** Could not be read or written. */
  | 'failed';

export interface RecompressionReport {
  /** Under which the originals are kept; null when nothing was replaced. One step of the history undoes it. */
  readonly runId: string | null;
  /** That step; null when nothing was replaced. */
  readonly entry: JournalEntry | null;
  readonly total: number;
  readonly replaced: number;
  readonly savedBytes: number;
  readonly kept: readonly { readonly reason: KeptReason; readonly count: number }[];
  readonly cancelled: boolean;
}

/** A run whose originals wait for a last word. */
export interface RecompressionRun {
  readonly id: string;
  readonly startedAtMs: number;
  readonly to: SmallerFormat;
  readonly pictures: number;
  readonly originalBytes: number;
  readonly savedBytes: number;
}

/** Pictures that may be worth a try, and why the others are not. */
export function keptReasonOf(record: ImageRecord, libraryRootId: string): KeptReason | null {
  if (record.file.rootId !== libraryRootId) return 'elsewhere';
  if (record.state.trashedAtMs !== null || record.state.missing) return 'absent';
  return record.file.format === 'png' ? null : 'format';
}
