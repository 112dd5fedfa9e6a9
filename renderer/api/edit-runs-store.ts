import { create } from 'zustand';
import type { EditRun } from '../../main/domain/edit.ts';
import { api } from './api.ts';
import { navigate } from './navigation.ts';

interface EditRunsState {
  readonly runs: readonly EditRun[];
  /** The run of each picture that is a candidate: it is in the library, but whether it stays was not decided yet. */
  readonly ofCandidate: ReadonlyMap<string, EditRun>;
}

/** Runs whose candidates wait for a decision, as main has them. */
export const useEditRuns = create<EditRunsState>(() => ({ runs: [], ofCandidate: new Map() }));

export function setEditRuns(runs: readonly EditRun[]): void {
  const ofCandidate = new Map(
    runs.flatMap((run) =>
      run.candidates.flatMap(({ uid }): [string, EditRun][] => (uid === null ? [] : [[uid, run]])),
    ),
  );
  useEditRuns.setState({ runs, ofCandidate });
}

/** Of some pictures those that are no candidates any more, in their order. */
export function decidedOnly<T extends { readonly uid: string }>(
  pictures: readonly T[],
  { ofCandidate }: Pick<EditRunsState, 'ofCandidate'>,
): readonly T[] {
  return ofCandidate.size === 0 ? pictures : pictures.filter(({ uid }) => !ofCandidate.has(uid));
}

/** Opens the editor with a run's picture, where its candidates are decided on. */
export function openEditRun({ type, sourceUid }: EditRun): void {
  navigate(type, { uid: sourceUid });
}

/** Follows the runs until the returned function is called. */
export function followEditRuns(): () => void {
  return api.editor.runs.subscribe({}, { onSnapshot: setEditRuns, onDelta: setEditRuns });
}
