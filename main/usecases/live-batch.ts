import type { Batch } from '../domain/batch/batch.ts';
import { derivedId, indexOfDerivedId } from '../domain/batch/batch-run.ts';
import type { BatchProgress, BatchRun } from '../domain/batch/batch-run.ts';
import { createExpansion } from '../domain/batch/expansion.ts';
import type { Expansion } from '../domain/batch/expansion.ts';
import type { EngineDescription } from '../domain/engine.ts';
import type { Job } from '../domain/job.ts';

/** What became of a picture, by its number. */
const PICTURE_STATES = ['waiting', 'queued', 'running', 'done', 'failed', 'cancelled'] as const;
export type PictureState = (typeof PICTURE_STATES)[number];

/** A run in memory: what is kept of it on disk, and what became of each picture. */
export interface LiveRun {
  run: BatchRun;
  paused: boolean;
  readonly expansion: Expansion;
  /** Prompts as the file has them. */
  readonly prompts: readonly string[];
  engines: readonly EngineDescription[];
  /** Whether the catalog has its session. */
  begun: boolean;
  /** No engine has the model just now. */
  waits: boolean;
  /** An index into PICTURE_STATES per picture. */
  readonly pictures: Uint8Array;
  readonly counts: Record<PictureState, number>;
  /** Why pictures failed, by number. */
  readonly reasons: Map<number, string>;
  /** Pictures to plan again before the cursor: their jobs were lost with the catalog. */
  readonly again: number[];
  /** Hand-overs to the queue, one after the other. */
  filling: Promise<void>;
}

export interface BatchRunStatus {
  readonly run: BatchRun;
  readonly paused: boolean;
  readonly progress: BatchProgress;
}

export function statusOf({ run, paused, counts }: LiveRun): BatchRunStatus {
  const { done, failed, cancelled, running } = counts;
  return { run, paused, progress: { done, failed, cancelled, running } };
}

/** Pictures that the queue holds. */
export function openCount({ counts }: LiveRun): number {
  return counts.queued + counts.running;
}

export function pictureAt(live: LiveRun, index: number): PictureState {
  return PICTURE_STATES[live.pictures[index] ?? 0] ?? 'waiting';
}

export function setPicture(live: LiveRun, index: number, state: PictureState): void {
  live.counts[pictureAt(live, index)]--;
  live.counts[state]++;
  live.pictures[index] = PICTURE_STATES.indexOf(state);
}

/** Takes in what became of one of the run's jobs. @returns whether that is news */
export function takeJob(live: LiveRun, job: Job): boolean {
  const number = indexOfDerivedId(live.run.id, job.id);
  if (number === undefined || number < 1 || number > live.run.images) return false;
  const state = job.state === 'dispatched' || job.state === 'saving' ? 'running' : job.state;
  if (pictureAt(live, number - 1) === state) return false;
  setPicture(live, number - 1, state);
  if (state === 'failed') live.reasons.set(number - 1, job.error?.message ?? '');
  else live.reasons.delete(number - 1);
  return true;
}

/** The id of the job that makes a picture: from 1, so that no job has its session's id. */
export function jobIdOf(run: BatchRun, index: number): string {
  return derivedId(run.id, index + 1);
}

export function imageUidOf(run: BatchRun, index: number): string {
  return derivedId(run.imageBase, index);
}

/** A run at its beginning, or before its jobs were looked at. */
export function liveRun(run: BatchRun, batch: Batch, engines: readonly EngineDescription[]): LiveRun {
  const expansion = createExpansion(batch, {
    workflow: run.options.workflow,
    seed: run.options.drawSeed,
    fallbackSeeds: [run.fallbackSeed],
    wildcards: new Map(Object.entries(run.wildcards)),
  });
  return {
    run,
    paused: false,
    expansion,
    prompts: batch.prompts.map((prompt) => prompt.text),
    engines,
    begun: false,
    waits: false,
    pictures: new Uint8Array(run.images),
    counts: { waiting: run.images, queued: 0, running: 0, done: 0, failed: 0, cancelled: 0 },
    reasons: new Map(),
    again: [],
    filling: Promise.resolve(),
  };
}
