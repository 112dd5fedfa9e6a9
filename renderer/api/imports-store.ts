import { create } from 'zustand';
import type { ImportView } from '../../preload/contract/library.ts';
import { api } from './api.ts';

interface ImportsState {
  readonly imports: readonly ImportView[];
}

/** Runs that bring files in or the catalog up to date. */
export const useImports = create<ImportsState>(() => ({ imports: [] }));

/** Follows the runs for as long as somebody shows them. */
export function watchImports(): () => void {
  const show = (imports: readonly ImportView[]): void => useImports.setState({ imports });
  return api.library.imports.subscribe({}, { onSnapshot: show, onDelta: show });
}

export function isUnderWay({ state }: ImportView): boolean {
  return state === 'waiting' || state === 'running' || state === 'paused';
}
