import type { EventEmitter } from 'node:events';

/** Where signals are heard. */
export type Interrupts = Pick<EventEmitter, 'once' | 'off'>;

/** Lets Ctrl+C cancel what is under way; pressed again, it ends this process. @returns what ends that */
export function onInterrupt(cancel: () => Promise<unknown>, interrupts: Interrupts = process): () => void {
  // Where it can't be said, whoever does the work is gone, and the work fails too.
  const interrupt = (): void => void cancel().catch(() => undefined);
  interrupts.once('SIGINT', interrupt);
  return () => void interrupts.off('SIGINT', interrupt);
}
