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

/** Shows how far an operation is, should it take a while, until its `end` is called. */
export function startOperation(operation: Pick<Operation, 'operationId' | 'title' | 'cancel'>): {
  show(done: number, total: number): void;
  end(): void;
} {
  let progress = { done: 0, total: 0 };
  let isShown = false;
  const others = (): readonly Operation[] =>
    useOperations.getState().running.filter(({ operationId }) => operationId !== operation.operationId);
  const draw = (): void => useOperations.setState({ running: [...others(), { ...operation, ...progress }] });
  const timer = setTimeout(() => {
    isShown = true;
    draw();
  }, SHOW_AFTER_MS);
  return {
    show(done, total) {
      progress = { done, total };
      if (isShown) draw();
    },
    end() {
      clearTimeout(timer);
      useOperations.setState({ running: others() });
    },
  };
}

/** The stream that tells of an operation among others, and what stops it. */
interface FollowedCalls {
  readonly progress: typeof api.gallery.progress;
  cancel(which: { readonly operationId: string }): Promise<unknown>;
}

/**
 * Runs what main may take long for, and meanwhile shows how far it is, with a button that stops it.
 * @param run its signal tells that the button was pressed, for what main does not know of yet
 */
export async function followOperation<T>(
  title: string,
  { progress, cancel }: FollowedCalls,
  run: (operationId: string, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const operationId = crypto.randomUUID();
  const stopped = new AbortController();
  const stop = (): void => {
    stopped.abort();
    void cancel({ operationId });
  };
  const { show, end } = startOperation({ operationId, title, cancel: stop });
  const hear = (told: OperationProgress): void => {
    if (told.operationId === operationId) show(told.done, told.total);
  };
  let unsubscribe: (() => void) | undefined;
  const timer = setTimeout(() => {
    unsubscribe = progress.subscribe({}, { onSnapshot: (all) => all.forEach(hear), onDelta: hear });
  }, SHOW_AFTER_MS);
  try {
    return await run(operationId, stopped.signal);
  } finally {
    clearTimeout(timer);
    unsubscribe?.();
    end();
  }
}
