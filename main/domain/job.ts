import type { ErrorCode } from './errors.ts';
import type { GenerationRequest } from './generation.ts';
import type { DispatchTicket } from './engine.ts';
import type { Seed } from './seed.ts';

const JOB_STATES = ['queued', 'dispatched', 'running', 'saving', 'done', 'failed', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** States in which an executor, or a crashed predecessor's, may hold the job. */
export const ACTIVE_JOB_STATES: readonly JobState[] = ['dispatched', 'running', 'saving'];
export const ENDED_JOB_STATES: readonly JobState[] = ['done', 'failed', 'cancelled'];

/** A picture that a job will make: its identity and place are settled before the engine is asked. */
export interface PlannedImage {
  readonly uid: string;
  /** Number within the session, from 1. */
  readonly count: number;
  readonly seed: Seed;
  /** Library-relative path of the file to be. */
  readonly path: string;
  readonly saved: boolean;
}

export interface JobError {
  readonly code: ErrorCode;
  readonly message: string;
}

export interface Job {
  readonly id: string;
  readonly sessionId: string;
  readonly state: JobState;
  /** The request; `seed` is the first image's. */
  readonly request: GenerationRequest;
  readonly images: readonly PlannedImage[];
  /** Lower runs first; ties by creation. */
  readonly position: number;
  readonly ticket: DispatchTicket | null;
  readonly attempts: number;
  readonly error: JobError | null;
  readonly createdAtMs: number;
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
}

/** Why the whole queue stands still. */
export interface QueuePause {
  /** What Gesso met, such as a full disk; null: the user's wish. */
  readonly error: { readonly code: ErrorCode; readonly message: string } | null;
}

/** One submit: a press of Generate, a CLI call, a batch run. */
export interface GenerationSession {
  readonly id: string;
  /** Library-relative folder, see `sessionFolder`. */
  readonly folder: string;
  readonly startedAtMs: number;
  readonly label: string;
  readonly batchFile: string | null;
  readonly paused: boolean;
}

/** Pictures of a session's jobs, those that have ended and are held nowhere but in the catalog included. */
export interface SessionTally {
  readonly plannedImages: number;
  readonly savedImages: number;
}

/** What a submit asks for before numbers are reserved. */
export interface JobPlan {
  readonly id: string;
  readonly request: GenerationRequest;
  /** One per picture the job makes. */
  readonly images: readonly { readonly uid: string; readonly seed: Seed }[];
}
