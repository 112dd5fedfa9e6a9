import type { EditCandidate, EditRun } from '../../../main/domain/edit.ts';
import type { EditorMode } from './editor-form.ts';

/** The runs on a picture, the newest last. */
export function runsOn(runs: readonly EditRun[], uid: string, mode: EditorMode): readonly EditRun[] {
  return runs.filter(({ sourceUid, type }) => sourceUid === uid && type === mode);
}

export function candidatesOf(runs: readonly EditRun[]): readonly EditCandidate[] {
  return runs.flatMap(({ candidates }) => candidates);
}

/** The run that a candidate belongs to. */
export function runOf(runs: readonly EditRun[], candidateId: string | null): EditRun | undefined {
  return runs.find(({ candidates }) => candidates.some(({ id }) => id === candidateId));
}

export function candidateOf(run: EditRun | undefined, id: string | null): EditCandidate | undefined {
  return run?.candidates.find((candidate) => candidate.id === id);
}

export const isOpen = ({ state }: EditCandidate): boolean => state === 'waiting' || state === 'running';

/**
 * Which of the candidates that are done just now is put on the canvas: the first of the newest run. Null while the user
 * looks at the picture of one of that run, or of a newer one.
 */
export function candidateToShow(
  runs: readonly EditRun[],
  done: ReadonlySet<string>,
  shownId: string | null,
): string | null {
  const at = runs.findLastIndex(({ candidates }) => candidates.some(({ id }) => done.has(id)));
  const shownAt = runs.findIndex(({ candidates }) =>
    candidates.some(({ id, uid }) => id === shownId && uid !== null),
  );
  if (at <= shownAt) return null;
  return runs[at]?.candidates.find(({ id }) => done.has(id))?.id ?? null;
}
