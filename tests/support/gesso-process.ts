import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommandLine } from '../../main/run-command-line.ts';

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
  /**
   * The same command line in the test's own process, which needs no second for its start. One command of each family has a test
   * in a process of its own; what else there is to be said may be tried so. One after the other, and not where a signal matters.
   */
  here(...args: readonly string[]): Promise<Finished>;
  /** The same without `--json`, as people see it. */
  hereInWords(...args: readonly string[]): Promise<Finished>;
  /** Every file of the image tree. */
  files(): Promise<readonly string[]>;
  /** Those of them that are pictures. */
  pictures(): Promise<readonly string[]>;
  remove(): Promise<void>;
}

/** @param extraEnv environment of the program besides the test's own */
export async function createSandbox(extraEnv: Readonly<Record<string, string>> = {}): Promise<Sandbox> {
  const folder = await mkdtemp(join(tmpdir(), 'gesso-cli-'));
  const library = join(folder, 'library');
  const ownEnv = { GESSO_CONFIG_DIR: join(folder, 'config'), ...extraEnv };
  const start: Sandbox['start'] = (...args) => {
    const env = { ...process.env, ...ownEnv };
    const child = spawn(process.execPath, [ENTRY, ...args, '--library', library, '--json'], { env });
    return Object.assign(child, { finished: finish(child) });
  };
  const files: Sandbox['files'] = () =>
    readdir(join(library, 'collections/images'), { recursive: true }).catch(() => []);
  return {
    library,
    start,
    run: (...args) => start(...args).finished,
    here: (...args) => runHere([...args, '--library', library, '--json'], ownEnv),
    hereInWords: (...args) => runHere([...args, '--library', library], ownEnv),
    files,
    pictures: async () => (await files()).filter((name) => name.endsWith('.png')),
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

async function finish(child: ChildProcessWithoutNullStreams): Promise<Finished> {
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return finished(code, stdout, stderr);
}

async function runHere(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Finished> {
  const before = Object.keys(env).map((name) => [name, process.env[name]] as const);
  const { exitCode } = process;
  const streams = [process.stdout, process.stderr] as const;
  const writes = streams.map((stream) => stream.write);
  const told = streams.map((stream) => {
    const texts: string[] = [];
    stream.write = (text: string | Uint8Array) => texts.push(text.toString()) > 0;
    return texts;
  });
  Object.assign(process.env, env);
  try {
    const code = await runCommandLine(args);
    const [stdout = '', stderr = ''] = told.map((texts) => texts.join(''));
    return finished(code, stdout, stderr);
  } finally {
    for (const [at, stream] of streams.entries()) stream.write = writes[at] ?? stream.write;
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    process.exitCode = exitCode;
  }
}

function finished(code: number | null, stdout: string, stderr: string): Finished {
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
