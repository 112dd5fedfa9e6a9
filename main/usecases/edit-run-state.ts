import type { EditCandidate, EditRun } from '../domain/edit.ts';
import { totalExtension } from '../domain/frame-geometry.ts';
import type { Seed } from '../domain/seed.ts';
import type { RunPass } from './edit-passes.ts';

/** How far a candidate is. */
interface Progress {
  /** Pictures of the passes that are done, in order. */
  readonly made: readonly string[];
  /** The picture of the pass that was queued last. */
  readonly awaited: string | null;
  /** Whether passes that were made before take the seeds they had. */
  readonly repeats: boolean;
}

/** A run as it outlives the program. */
export interface KeptEditRun {
  readonly view: EditRun;
  readonly passes: readonly RunPass[];
  /** The highest seed that a candidate took, those discarded too. */
  readonly lastSeed: Seed;
  /** By the candidate's id. */
  readonly progress: Readonly<Record<string, Progress>>;
}

/** A run under way. */
export interface OpenRun {
  view: EditRun;
  readonly passes: readonly RunPass[];
  lastSeed: Seed;
  readonly progress: Map<string, Progress>;
}

const NOT_BEGUN: Progress = { made: [], awaited: null, repeats: false };

export function openRun({ view, passes, lastSeed, progress }: KeptEditRun): OpenRun {
  return { view, passes, lastSeed, progress: new Map(Object.entries(progress)) };
}

export function keptRun({ view, passes, lastSeed, progress }: OpenRun): KeptEditRun {
  return { view, passes, lastSeed, progress: Object.fromEntries(progress) };
}

export function newRun(
  facts: Pick<EditRun, 'id' | 'kind' | 'sourceUid' | 'startedAtMs'>,
  passes: readonly RunPass[],
  lastSeed: Seed,
): OpenRun {
  const extensions = passes.flatMap((pass) => ('extend' in pass && pass.extend ? [pass.extend] : []));
  const { left, up } = totalExtension(extensions);
  const view: EditRun = {
    ...facts,
    type: extensions.length > 0 ? 'outpaint' : 'inpaint',
    offset: { x: 0 - left, y: 0 - up },
    candidates: [],
  };
  return { view, passes, lastSeed, progress: new Map() };
}

/** @param repeats whether passes that were made before take the seeds they had */
export function addCandidate(
  run: OpenRun,
  id: string,
  seed: Seed,
  patch: Partial<EditCandidate> = {},
  repeats = false,
): EditCandidate {
  const candidate: EditCandidate = {
    id,
    seed,
    state: 'waiting',
    jobId: null,
    uid: null,
    pass: 1,
    passes: run.passes.length,
    error: null,
    ...patch,
  };
  run.view = { ...run.view, candidates: [...run.view.candidates, candidate] };
  run.lastSeed = seed;
  run.progress.set(id, { ...NOT_BEGUN, repeats });
  return candidate;
}

export function removeCandidates(run: OpenRun, ids: readonly string[]): void {
  run.view = { ...run.view, candidates: run.view.candidates.filter(({ id }) => !ids.includes(id)) };
  for (const id of ids) run.progress.delete(id);
}

export function patchCandidate(run: OpenRun, candidateId: string, patch: Partial<EditCandidate>): void {
  const candidates = run.view.candidates.map((one) => (one.id === candidateId ? { ...one, ...patch } : one));
  run.view = { ...run.view, candidates };
}

export function candidateOf(run: OpenRun, candidateId: string): EditCandidate | undefined {
  return run.view.candidates.find(({ id }) => id === candidateId);
}

export function progressOf(run: OpenRun, candidateId: string): Progress {
  return run.progress.get(candidateId) ?? NOT_BEGUN;
}

/** Of a candidate that is still in the run. */
export function setProgress(run: OpenRun, candidateId: string, patch: Partial<Progress>): void {
  const progress = run.progress.get(candidateId);
  if (progress) run.progress.set(candidateId, { ...progress, ...patch });
}

/** Whether it is still to be made. */
export function isOpen({ state }: EditCandidate): boolean {
  return state === 'waiting' || state === 'running';
}
