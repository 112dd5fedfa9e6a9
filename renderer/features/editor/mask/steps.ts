/**
 * Work done in parts, so that it can be stopped between two of them: what it yields is the share that is done, 0–1, or
 * null where that is not known. Nothing has changed before it returns.
 */
export type Steps<Result> = Generator<number | null, Result, void>;

/** Does all of it at once. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
