import type { OperationProgress } from '../../domain/operation.ts';
import { onInterrupt, type Interrupts } from './on-interrupt.ts';
import type { Session } from './session.ts';

/** Between two words on how far it is, and before the first: what is done sooner says nothing. */
const EVERY_MS = 2000;

/**
 * Runs something long and says now and then how far it is. Ctrl+C cancels it, also where another process does the work; pressed
 * again, it ends this one.
 * @param progress the stream of the operation's group
 * @param cancel of the same group
 * @param run told the id under which it is to be run
 */
export async function tellProgress<T>(
  { output }: Pick<Session, 'output'>,
  progress: Pick<Session['api']['library']['removals'], 'subscribe'>,
  cancel: (operation: { readonly operationId: string }) => Promise<unknown>,
  run: (operationId: string) => Promise<T>,
  interrupts: Interrupts = process,
): Promise<T> {
  const operationId = `cli-${process.pid}`;
  let toldAtMs = Date.now();
  const tell = (one: OperationProgress): void => {
    if (one.operationId !== operationId || one.ended === true || Date.now() - toldAtMs < EVERY_MS) return;
    toldAtMs = Date.now();
    output.note(one.total === 0 ? `${one.done}` : `${one.done}/${one.total}`);
  };
  const stopHearing = onInterrupt(() => cancel({ operationId }), interrupts);
  const stop = progress.subscribe({}, { onSnapshot: (all) => all.forEach(tell), onDelta: tell });
  try {
    return await run(operationId);
  } finally {
    stopHearing();
    stop();
  }
}
