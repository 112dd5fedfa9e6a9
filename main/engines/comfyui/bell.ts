/** Lets a loop sleep until something rings or time runs out. A ring nobody waits for is kept. */
export interface Bell {
  ring(): void;
  /** Resolves at a ring, after `timeoutMs`, or when `signal` fires. */
  wait(timeoutMs: number, signal: AbortSignal): Promise<void>;
}

export function createBell(): Bell {
  let rung = false;
  let wake: (() => void) | null = null;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    async wait(timeoutMs, signal) {
      if (!rung && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const finish = (): void => {
            clearTimeout(timer);
            signal.removeEventListener('abort', finish);
            wake = null;
            resolve();
          };
          const timer = setTimeout(finish, timeoutMs);
          signal.addEventListener('abort', finish, { once: true });
          wake = finish;
        });
      }
      rung = false;
    },
  };
}
