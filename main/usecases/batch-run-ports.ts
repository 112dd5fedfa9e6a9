import type { Batch } from '../domain/batch/batch.ts';
import type { BatchRun } from '../domain/batch/batch-run.ts';
import type { Catalog } from '../domain/catalog.ts';
import type { GenerationSession, Job } from '../domain/job.ts';
import type { JobListener } from '../domain/job-event.ts';
import type { Seed } from '../domain/seed.ts';
import type { ExpandBatchDeps } from './expand-batch.ts';

/** Where runs are kept, so that they go on after a crash. */
export interface BatchRunStore {
  list(): Promise<readonly BatchRun[]>;
  /** Enters a new run with the text it was made from. */
  create(run: BatchRun, source: string): Promise<void>;
  put(run: BatchRun): Promise<void>;
  source(id: string): Promise<string>;
  remove(id: string): Promise<void>;
}

/** The running queue, as far as batches need it. */
export interface BatchQueue {
  add(jobs: readonly Job[], session: GenerationSession): void;
  watch(listener: JobListener): () => void;
  cancel(jobIds: readonly string[]): Promise<number>;
  retry(jobIds: readonly string[]): Promise<number>;
  pauseSession(sessionId: string, paused: boolean): Promise<void>;
}

export interface BatchRunDeps extends ExpandBatchDeps {
  readonly catalog: Pick<Catalog, 'costs' | 'submitSession' | 'appendJobs' | 'jobs' | 'sessions' | 'records'>;
  readonly queue: BatchQueue;
  readonly store: BatchRunStore;
  /** Reads a batch file. @throws AppError INVALID_BATCH with every fault */
  parse(text: string, fileName: string): Promise<Batch>;
  highestCount(folder: string): Promise<number>;
  /** Puts a copy of a batch file into a session's folder. @returns its library-relative path */
  copyBatchFile(folder: string, fileName: string, text: string): Promise<string>;
  newUid(): string;
  randomSeed(): Seed;
  now(): number;
  log(level: 'info' | 'warn' | 'error', message: string, fields: Record<string, unknown>): void;
}
