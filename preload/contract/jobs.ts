import { z } from 'zod';
import type { ErrorCode } from '../../main/domain/errors.ts';
import type { GenerationType } from '../../main/domain/generation.ts';
import type { JobState, QueuePause } from '../../main/domain/job.ts';
import { command, query, stream, type } from './define.ts';

/** A job as the queue and the gallery's tiles show it. */
export interface JobView {
  readonly id: string;
  readonly sessionId: string;
  readonly state: JobState;
  readonly type: GenerationType;
  readonly engine: string;
  readonly model: string;
  readonly prompt: string;
  readonly width: number;
  readonly height: number;
  readonly seed: string;
  /** Uids of the pictures it makes, and how many of them are saved. */
  readonly uids: readonly string[];
  readonly savedCount: number;
  readonly position: number;
  readonly attempts: number;
  /** Where it runs, as the user named it. */
  readonly executor: string | null;
  readonly error: { readonly code: ErrorCode; readonly message: string } | null;
  readonly createdAtMs: number;
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
}

export interface SessionView {
  readonly id: string;
  readonly label: string;
  readonly folder: string;
  readonly startedAtMs: number;
  readonly batchFile: string | null;
  readonly paused: boolean;
  /** Of all its jobs, also of ended ones that are not listed. */
  readonly plannedImages: number;
  readonly savedImages: number;
}

export interface JobProgress {
  readonly jobId: string;
  /** 0–1. */
  readonly fraction: number;
  readonly step: number | null;
  readonly steps: number | null;
  readonly stage: string | null;
  /** Null before its engine has begun with it. */
  readonly startedAtMs: number | null;
  /** Null while too little is known. */
  readonly remainingMs: number | null;
  /** Rises with every preview; the picture is at `/preview/<jobId>?v=<n>`. 0: none yet. */
  readonly preview: number;
}

export interface QueueSnapshot {
  /** Null while the queue runs. */
  readonly pause: QueuePause | null;
  readonly sessions: readonly SessionView[];
  readonly jobs: readonly JobView[];
  readonly progress: readonly JobProgress[];
}

export type QueueDelta =
  | { readonly kind: 'jobs'; readonly jobs: readonly JobView[] }
  | { readonly kind: 'removed'; readonly jobIds: readonly string[] }
  | { readonly kind: 'sessions'; readonly sessions: readonly SessionView[] }
  | { readonly kind: 'progress'; readonly progress: readonly JobProgress[] }
  | { readonly kind: 'paused'; readonly pause: QueuePause | null };

/** Which jobs a command means: by id, a whole session, or every one it applies to. */
const selection = z.union([
  z.object({ jobIds: z.array(z.string().max(64)).min(1).max(100_000) }),
  z.object({ sessionId: z.string().max(64) }),
  z.object({ all: z.literal(true) }),
]);
export type JobSelection = z.infer<typeof selection>;

const changed = type<{ readonly changed: number }>();

export const jobs = {
  /** Open jobs and the last 200 ended ones, then what changes. Progress comes at most 30 times a second. */
  watch: stream({ input: z.object({}), snapshot: type<QueueSnapshot>(), delta: type<QueueDelta>() }),
  /** One session's jobs, ended ones included. */
  session: query({
    input: z.object({ sessionId: z.string().max(64) }),
    output: type<{ readonly jobs: readonly JobView[] }>(),
  }),
  cancel: command({ input: z.object({ which: selection }), output: changed }),
  /** Failed jobs, and cancelled ones chosen by id, go back to the queue with their numbers and seeds. */
  retry: command({ input: z.object({ which: selection }), output: changed }),
  /** Moves queued jobs before another one, or to the end. */
  reorder: command({
    input: z.object({
      jobIds: z.array(z.string().max(64)).min(1).max(10_000),
      beforeJobId: z.string().max(64).nullable(),
    }),
    output: changed,
  }),
  /** Running jobs go on; nothing new starts. With a session: only that one. */
  pause: command({ input: z.object({ sessionId: z.string().max(64).nullable() }), output: changed }),
  resume: command({ input: z.object({ sessionId: z.string().max(64).nullable() }), output: changed }),
  /** Takes ended jobs off the list; their pictures stay. */
  clearEnded: command({ input: z.object({}), output: changed }),
};
