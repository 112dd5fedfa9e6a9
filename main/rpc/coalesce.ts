/**
 * Gathers values by key and hands over the newest of each at most once per interval: progress comes faster than anybody can see.
 * @param intervalMs 34 keeps it under 30 messages a second
 */
export function coalesce<T>(
  keyOf: (value: T) => string,
  deliver: (values: readonly T[]) => void,
  intervalMs = 34,
): { add(value: T): void; drop(key: string): void; stop(): void } {
  const waiting = new Map<string, T>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    timer = undefined;
    if (waiting.size === 0) return;
    const values = [...waiting.values()];
    waiting.clear();
    deliver(values);
  };
  return {
    add(value) {
      waiting.set(keyOf(value), value);
      timer ??= setTimeout(flush, intervalMs);
    },
    drop: (key) => waiting.delete(key),
    stop: () => clearTimeout(timer),
  };
}
