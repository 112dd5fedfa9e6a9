import { create } from 'zustand';
import type { OperationProgress } from '../../main/domain/operation.ts';
import type { api } from './api.ts';

interface Operation {
  readonly operationId: string;
  /** What is being done, in words. */
  readonly title: string;
  readonly done: number;
  /** 0: not known yet. */
  readonly total: number;
  cancel(): void;
}

/** What is under way and takes long enough to be shown. */
export const useOperations = create<{ readonly running: readonly Operation[] }>(() => ({ running: [] }));

/** An operation is shown as under way when it takes longer than this. */
const SHOW_AFTER_MS = 400;

/** Shows how far an operation is, should it take a while. @returns what ends that */
export function showOperation({
  progress,
  ...operation
}: Pick<Operation, 'operationId' | 'title' | 'cancel'> & {
  /** The stream that tells of it, among others. */
  readonly progress: typeof api.gallery.progress | typeof api.library.exports;
}): () => void {
  const { operationId } = operation;
  let unsubscribe: (() => void) | undefined;
  const others = (): readonly Operation[] =>
    useOperations.getState().running.filter((one) => one.operationId !== operationId);
  const show = ({ done, total }: Pick<Operation, 'done' | 'total'>): void =>
    useOperations.setState({ running: [...others(), { ...operation, done, total }] });
  const hear = (heard: OperationProgress): void => {
    if (heard.operationId === operationId) show(heard);
  };
  const timer = setTimeout(() => {
    show({ done: 0, total: 0 });
    unsubscribe = progress.subscribe({}, { onSnapshot: (all) => all.forEach(hear), onDelta: hear });
  }, SHOW_AFTER_MS);
  return () => {
    clearTimeout(timer);
    unsubscribe?.();
    useOperations.setState({ running: others() });
  };
}
