import type { BenchResult } from './result.ts';

/** A result that is good up to its limit. */
export function atMost(
  id: string,
  value: number,
  unit: string,
  limit: number | null,
  reference: number | null = null,
): BenchResult {
  return { id, value, unit, limit, ok: limit === null || value <= limit, reference };
}

/** The quantile of the samples, e.g. 0.95; the median at 0.5. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Milliseconds of processor that this thread has had since `used` was taken. */
export function threadMs(used: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(used);
  return (user + system) / 1000;
}

/** Milliseconds that the work takes by the clock and of this thread's processor, and what it gives. */
export async function timed<T>(work: () => Promise<T> | T): Promise<{ ms: number; cpuMs: number; value: T }> {
  const begun = performance.now();
  const used = process.threadCpuUsage();
  const value = await work();
  return { ms: performance.now() - begun, cpuMs: threadMs(used), value };
}
