import { setTimeout as sleep } from 'node:timers/promises';

/** Work after which a rest is taken, milliseconds: timers are no finer than that is worth. */
const REST_AFTER_MS = 20;
/** A rest for so much of what was worked: two thirds of the time belong to whoever looks at pictures. */
const REST_SHARE = 2;
const LONGEST_REST_MS = 1000;

/**
 * Rests for work that nobody waits for, which on a machine of two processors would cost a scrolled gallery a frame in four.
 * @param isWaitedFor whether there is more to do behind it: then it is done without rests
 * @returns to be called with the milliseconds of each step; resolves when the next may begin
 */
export function createRests(
  isWaitedFor: () => boolean,
  signal: AbortSignal,
  pause: (ms: number, signal: AbortSignal) => Promise<unknown> = wait,
): (workedMs: number) => Promise<void> {
  let unrestedMs = 0;
  return async (workedMs) => {
    unrestedMs += workedMs;
    if (unrestedMs < REST_AFTER_MS) return;
    const restMs = Math.min(LONGEST_REST_MS, unrestedMs * REST_SHARE);
    unrestedMs = 0;
    if (isWaitedFor() || signal.aborted) return;
    try {
      await pause(restMs, signal);
    } catch {
      // Ended: the next step sees it too.
    }
  };
}

function wait(ms: number, signal: AbortSignal): Promise<unknown> {
  return sleep(ms, undefined, { signal });
}
