import type { Catalog } from '../domain/catalog.ts';
import type { Engine, EngineOutput, EngineTask } from '../domain/engine.ts';
import type { Job, PlannedImage } from '../domain/job.ts';

/** The part of the catalog that the queue lives in. */
export type JobStore = Pick<
  Catalog,
  'jobs' | 'sessions' | 'sessionTallies' | 'updateJob' | 'pauseSession' | 'forgetJobs'
>;

/**
 * Turns a job into what an engine is given, and what the engine made into what is kept: reading inputs, cropping around
 * a mask before and stitching after. Deterministic, so that a job found again after a crash can be finished.
 */
export interface TaskPreparer {
  prepare(job: Job, signal: AbortSignal): Promise<PreparedTask>;
}

export interface PreparedTask {
  readonly task: EngineTask;
  finish(output: EngineOutput): Promise<EngineOutput>;
}

/** Keeps a finished picture: metadata, file, catalog row, in that order. */
interface ResultKeeper {
  /**
   * Finds a planned picture that a crash left on disk but not in the catalog, by the uid it bears, and enters it.
   * @returns whether it did; false also where what lies there can't be read
   */
  adopt(job: Job, image: PlannedImage): Promise<boolean>;
  /** @param batchFile library-relative path of the batch file that asked for it */
  save(job: Job, image: PlannedImage, output: EngineOutput, batchFile: string | null): Promise<void>;
}

export interface JobRunnerDeps {
  readonly store: JobStore;
  readonly engines: readonly Engine[];
  readonly preparer: TaskPreparer;
  readonly keeper: ResultKeeper;
  readonly now: () => number;
  readonly log: (level: 'info' | 'warn' | 'error', message: string, fields: Record<string, unknown>) => void;
}
