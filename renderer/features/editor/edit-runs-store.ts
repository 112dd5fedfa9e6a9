import { create } from 'zustand';
import type { EditCandidate, EditRun } from '../../../main/domain/edit.ts';
import { api } from '../../api/api.ts';
import type { EditorMode } from './editor-form.ts';

interface EditRunsState {
  readonly runs: readonly EditRun[];
}

/** Runs whose candidates wait for a decision, as main has them. */
export const useEditRuns = create<EditRunsState>(() => ({ runs: [] }));

let watching = false;

/** Follows the runs from now on; one subscription serves the page. */
export function watchEditRuns(): void {
  if (watching) return;
  watching = true;
  const set = (runs: readonly EditRun[]): void => useEditRuns.setState({ runs });
  api.editor.runs.subscribe({}, { onSnapshot: set, onDelta: set });
}

/** The newest run on a picture. */
export function runOn(runs: readonly EditRun[], uid: string, mode: EditorMode): EditRun | undefined {
  return runs.findLast(({ sourceUid, type }) => sourceUid === uid && type === mode);
}

export function candidateOf(run: EditRun | undefined, id: string | null): EditCandidate | undefined {
  return run?.candidates.find((candidate) => candidate.id === id);
}

export const isOpen = ({ state }: EditCandidate): boolean => state === 'waiting' || state === 'running';
