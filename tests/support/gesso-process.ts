import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The whole test run builds the program first, which starts faster than the sources do. */
const ENTRY = join(
  import.meta.dirname,
  '../..',
  process.env['GESSO_BUILT'] ? 'dist/main/gesso.js' : 'main/gesso.ts',
);

interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Stdout as the one JSON document it must be. */
  json<T>(): T;
}

/** The program in processes of its own, on a library and settings of its own. */
export interface Sandbox {
  readonly library: string;
  /** Starts `gesso <args> --library … --json`. */
  start(
    ...args: readonly string[]
  ): ChildProcessWithoutNullStreams & { readonly finished: Promise<Finished> };
  run(...args: readonly string[]): Promise<Finished>;
  remove(): Promise<void>;
}

/** @param extraEnv environment of the program besides the test's own */
export async function createSandbox(extraEnv: Readonly<Record<string, string>> = {}): Promise<Sandbox> {
  const folder = await mkdtemp(join(tmpdir(), 'gesso-cli-'));
  const library = join(folder, 'library');
  const env = { ...process.env, GESSO_CONFIG_DIR: join(folder, 'config'), ...extraEnv };
  const start: Sandbox['start'] = (...args) => {
    const child = spawn(process.execPath, [ENTRY, ...args, '--library', library, '--json'], { env });
    return Object.assign(child, { finished: finish(child) });
  };
  return {
    library,
    start,
    run: (...args) => start(...args).finished,
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

async function finish(child: ChildProcessWithoutNullStreams): Promise<Finished> {
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    code,
    stdout,
    stderr,
    json<T>() {
      try {
        return JSON.parse(stdout) as T;
      } catch {
        throw new Error(`stdout is not one JSON document (exit ${String(code)}): ${stdout}\n${stderr}`);
      }
    },
  };
}
