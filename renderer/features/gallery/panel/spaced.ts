/**
 * Does `work` at once when first asked, and however often it is asked after that, not again before the last time has ended and
 * `everyMs` have passed; what was asked for meanwhile is then done once.
 */
export function spaced(
  work: () => Promise<void>,
  everyMs: number,
): { readonly request: () => void; readonly stop: () => void } {
  let isResting = false;
  let isAsked = false;
  let isStopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const request = (): void => {
    if (isStopped) return;
    if (isResting) {
      isAsked = true;
      return;
    }
    isResting = true;
    void work().finally(() => {
      if (isStopped) return;
      timer = setTimeout(() => {
        isResting = false;
        if (!isAsked) return;
        isAsked = false;
        request();
      }, everyMs);
    });
  };
  return {
    request,
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
