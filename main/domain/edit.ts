import type { ErrorCode } from './errors.ts';
import type { EditSettings, Extension, GenerationRequest } from './generation.ts';
import type { Seed } from './seed.ts';
import type { PictureTransform } from './transform.ts';

/** The settings of a request that an edit leaves to the user; type, size and inputs follow from the edit itself. */
export type EditRequest = Pick<GenerationRequest, 'engine' | 'model'> &
  Partial<
    Pick<
      GenerationRequest,
      | 'prompt'
      | 'negativePrompt'
      | 'steps'
      | 'guidance'
      | 'sampler'
      | 'scheduler'
      | 'denoise'
      | 'loras'
      | 'inputs'
      | 'extra'
    >
  > & { readonly edit: EditSettings };

/** Most candidates of one edit. */
export const MAX_CANDIDATES = 16;

/** What changes: what the mask covers, or what is added round the picture in one or more passes. */
export type EditArea =
  | { readonly type: 'inpaint'; readonly maskId: string }
  | { readonly type: 'outpaint'; readonly passes: readonly Extension[] };

/** One edit of a picture, before it runs. */
export interface Edit {
  readonly sourceUid: string;
  readonly area: EditArea;
  readonly request: EditRequest;
}

/** An edit that was made, as the result's record tells it. */
export interface MadeEdit {
  readonly uid: string;
  readonly sourceUid: string;
  readonly area: EditArea;
  readonly request: EditRequest;
  readonly seed: Seed | null;
}

/** A picture that was cropped, resized, turned or flipped before it was edited on, as its record tells it. */
export interface MadeTransform {
  readonly uid: string;
  readonly sourceUid: string;
  readonly transform: PictureTransform;
}

/** One step of how a picture was edited. */
export type EditStep = MadeEdit | MadeTransform;

type CandidateState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** One result of a run, on its way or there. It is saved like any other picture as soon as it is done. */
export interface EditCandidate {
  readonly id: string;
  readonly seed: Seed;
  readonly state: CandidateState;
  /** The job it is at. */
  readonly jobId: string | null;
  /** The picture, once done. */
  readonly uid: string | null;
  /** Which pass it is at, from 1, of how many. */
  readonly pass: number;
  readonly passes: number;
  readonly error: { readonly code: ErrorCode; readonly message: string } | null;
}

/** Candidates of one edit (or of a replayed chain of edits) that wait for the user's decision. */
export interface EditRun {
  readonly id: string;
  readonly kind: 'edit' | 'replay';
  readonly sourceUid: string;
  readonly type: 'inpaint' | 'outpaint';
  /** Pixels the results add at the left and top of the source. */
  readonly offset: { readonly x: number; readonly y: number };
  readonly candidates: readonly EditCandidate[];
  readonly startedAtMs: number;
}

/** Which candidates of a run stay. */
export interface EditDecision {
  readonly runId: string;
  readonly keep: readonly string[];
}

/** What an edit starts with. Records without `context` are of edits that were given the whole picture. */
export const DEFAULT_EDIT_SETTINGS: EditSettings = {
  grow: 'auto',
  feather: 'auto',
  fill: 'blur',
  edge: 'strict',
  matchColor: true,
  context: 0.5,
};
