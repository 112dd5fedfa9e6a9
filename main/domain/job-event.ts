import type { Progress } from './engine.ts';
import type { GenerationSession, Job, QueuePause, SessionTally } from './job.ts';

/** How far a job is. */
export interface RunningProgress extends Progress {
  readonly jobId: string;
  /** Null before its engine has begun with it. */
  readonly startedAtMs: number | null;
  /** By the pace so far; undefined before a twentieth is done. */
  readonly remainingMs: number | undefined;
  /** Rises with every preview. */
  readonly preview: number;
}

export type TalliedSession = GenerationSession & SessionTally;

export type JobEvent =
  | { readonly kind: 'job'; readonly job: Job }
  | { readonly kind: 'removed'; readonly jobIds: readonly string[] }
  | { readonly kind: 'session'; readonly session: TalliedSession }
  | { readonly kind: 'progress'; readonly progress: RunningProgress }
  | { readonly kind: 'paused'; readonly pause: QueuePause | null };
export type JobListener = (event: JobEvent) => void;
