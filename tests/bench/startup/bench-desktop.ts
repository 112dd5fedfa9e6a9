import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { atMost, quantile } from '../measure.ts';
import type { BenchResult } from '../result.ts';
import { residentMb } from './resident-mb.ts';

export interface DesktopBench {
  readonly library: string;
  readonly configFolder: string;
  /** What the page asks first, of `gallery.open`. */
  readonly firstView: { readonly limit: number } & Readonly<Record<string, unknown>>;
  readonly starts: number;
  readonly startLimitMs: number;
  readonly mainLimitMb: number;
}

interface Start {
  readonly windowMs: number;
  readonly pageMs: number;
  readonly memoryMb: number;
}

/** The built desktop app over the double of Electron: everything of a start but Electron's own and the page's painting. */
export async function benchDesktop(options: DesktopBench): Promise<BenchResult[]> {
  const runs: Start[] = [];
  for (let start = 0; start < options.starts; start++) runs.push(await measureStart(options));
  const median = (of: (run: (typeof runs)[number]) => number): number => quantile(runs.map(of), 0.5);
  return [
    atMost(
      'desktop.window',
      median(({ windowMs }) => windowMs),
      'ms',
      null,
    ),
    atMost(
      'desktop.first-page',
      median(({ pageMs }) => pageMs),
      'ms',
      options.startLimitMs,
    ),
    ...(existsSync('/proc/self/status')
      ? [
          atMost(
            'desktop.memory.main',
            median(({ memoryMb }) => memoryMb),
            'MB',
            options.mainLimitMb,
          ),
        ]
      : []),
  ];
}

async function measureStart({ library, configFolder, firstView }: DesktopBench): Promise<Start> {
  const begunMs = performance.now();
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'desktop-process.ts'), JSON.stringify(firstView)],
    {
      env: { ...process.env, GESSO_CONFIG_DIR: configFolder, GESSO_LIBRARY: library },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = once(child, 'exit');
  try {
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const next = async (expected: string): Promise<number> => {
      const { value, done } = await lines.next();
      if (done || value !== expected)
        throw new Error(`The desktop app said ${String(value)} instead of ${expected}`);
      return performance.now() - begunMs;
    };
    const windowMs = await next('window');
    const pageMs = await next(`page ${firstView.limit}`);
    const memoryMb = existsSync('/proc/self/status') ? residentMb(child.pid ?? 0) : 0;
    return { windowMs, pageMs, memoryMb };
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}
