import { create } from 'zustand';
import type { EditRun } from '../../../main/domain/edit.ts';
import { api } from '../../api/api.ts';

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
