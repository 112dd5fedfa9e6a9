import { fork, type ChildProcess } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningApp } from './app.ts';

export type WarmOrder =
  | {
      readonly kind: 'run';
      readonly id: number;
      readonly args: readonly string[];
      readonly env: Readonly<Record<string, string>>;
    }
  /** Ends the web host, as a SIGTERM does. */
  | { readonly kind: 'stop' };

export type WarmReport =
  | { readonly id: number; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  | { readonly id: number; readonly code: number };

/** A process in which the program is begun again and again, see warm-process.ts; started with the first use. */
export interface WarmProgram {
  /** As `startApp`. One at a time. */
  startApp(): Promise<RunningApp>;
  end(): void;
}

interface Run {
  readonly ended: Promise<{ code: number; stdout: string; stderr: string }>;
  /** The first text on stdout. */
  readonly first: Promise<string>;
}

export function createWarmProgram(): WarmProgram {
  let child: ChildProcess | undefined;
  let lastId = 0;
  /** Of every web host: a browser keeps what it loaded and compiled of the page at an address. */
  let port = 0;

  const process = (): ChildProcess => {
    if (child?.connected) return child;
    // The reports of all runs go by one channel.
    child = fork(join(import.meta.dirname, 'warm-process.ts')).setMaxListeners(0);
    return child;
  };
  const begin = (args: readonly string[], env: Readonly<Record<string, string>>): Run => {
    const host = process();
    const id = ++lastId;
    const out = { stdout: '', stderr: '' };
    const first = Promise.withResolvers<string>();
    const ended = Promise.withResolvers<Awaited<Run['ended']>>();
    const onReport = (report: WarmReport): void => {
      if (report.id !== id) return;
      if ('code' in report) {
        host.off('message', onReport).off('exit', onExit);
        ended.resolve({ code: report.code, ...out });
        first.reject(new Error(`the app ended with ${report.code}: ${out.stderr}`));
        return;
      }
      out[report.stream] += report.text;
      if (report.stream === 'stdout') first.resolve(report.text);
    };
    const onExit = (code: number | null): void => {
      const error = new Error(`the process ended with ${String(code)}: ${out.stderr}`);
      ended.reject(error);
      first.reject(error);
    };
    host.on('message', onReport).once('exit', onExit);
    first.promise.catch(() => undefined);
    ended.promise.catch(() => undefined);
    host.send({ kind: 'run', id, args, env } satisfies WarmOrder);
    return { ended: ended.promise, first: first.promise };
  };

  return {
    async startApp() {
      const home = await mkdtemp(join(tmpdir(), 'gesso-e2e-'));
      const configFolder = join(home, 'config');
      const library = join(home, 'library');
      const env = { GESSO_CONFIG_DIR: configFolder };
      const host = begin(['serve', '--library', library, '--port', String(port)], env);
      const url = (await host.first).trim();
      port = Number(new URL(url).port);
      return {
        url,
        library,
        configFolder,
        cli: (...args) => begin([...args, '--library', library], env).ended,
        async stop() {
          child?.send({ kind: 'stop' } satisfies WarmOrder);
          await host.ended;
        },
      };
    },
    end: () => child?.disconnect(),
  };
}
