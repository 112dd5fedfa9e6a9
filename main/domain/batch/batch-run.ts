import type { Seed } from '../seed.ts';

/** What a user settles before a batch runs. */
export interface BatchRunOptions {
  /** Block of `workflows` to use; '' leaves the choice to the file. */
  readonly workflow: string;
  /** '' leaves the choice to the file, then to what is there. */
  readonly engine: string;
  readonly model: string;
  /** Seed of the draws of random lists and wildcards. */
  readonly drawSeed: string;
}

export const DEFAULT_RUN_OPTIONS: BatchRunOptions = { workflow: '', engine: '', model: '', drawSeed: '0' };

export const BATCH_RUN_STATES = ['running', 'done', 'cancelled'] as const;
export type BatchRunState = (typeof BATCH_RUN_STATES)[number];

/**
 * A batch under way or over, as it is kept on disk. Together with the batch file's text it says everything that is
 * needed to go on after a crash: picture `n` is the same picture whenever it is asked for.
 */
export interface BatchRun {
  /** The generation session's id. */
  readonly id: string;
  readonly fileName: string;
  /** Folder it was found in, for grouping; '' for none. */
  readonly category: string;
  readonly title: string;
  /** Library-relative paths. */
  readonly folder: string;
  readonly batchFile: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  readonly options: BatchRunOptions;
  /** The model settled on. */
  readonly engine: string;
  readonly model: string;
  readonly workflow: string | null;
  /** The seed drawn for prompts whose file gives none. */
  readonly fallbackSeed: Seed;
  /** Ids of pictures are made from this and their numbers, see `derivedId`. */
  readonly imageBase: string;
  /** Lists the wildcards were drawn from, as they were when it began. */
  readonly wildcards: Readonly<Record<string, readonly string[]>>;
  readonly images: number;
  /** Pictures handed to the queue so far. */
  readonly cursor: number;
  readonly state: BatchRunState;
  /** As last written; exact once the run is over. */
  readonly progress: BatchProgress;
}

/** Progress of a run, counted in pictures. */
export interface BatchProgress {
  readonly done: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly running: number;
}

export const NO_PROGRESS: BatchProgress = { done: 0, failed: 0, cancelled: 0, running: 0 };

/**
 * The id numbered `index` (below 2^48) of a series that begins with the UUID `base`: its last 48 bits with the number
 * laid over them. Ids of one series differ, and what is before them keeps series apart.
 */
export function derivedId(base: string, index: number): string {
  const tail = (BigInt(`0x${base.slice(24)}`) ^ BigInt(index)).toString(16).padStart(12, '0');
  return base.slice(0, 24) + tail;
}

/** The number of an id in the series, or undefined when it is of another. */
export function indexOfDerivedId(base: string, id: string): number | undefined {
  if (!id.startsWith(base.slice(0, 24))) return undefined;
  return Number(BigInt(`0x${id.slice(24)}`) ^ BigInt(`0x${base.slice(24)}`));
}
