import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A running web host on a library of its own. */
export interface RunningApp {
  /** The address that carries the page's key. */
  readonly url: string;
  readonly library: string;
  readonly configFolder: string;
  /** Runs one command line on the same library. */
  cli(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }>;
  /** Ends it with a signal and waits. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts the built app's web host. @param folder holds library and settings; a new temporary one unless given */
export async function startApp(folder?: string): Promise<RunningApp> {
  const home = folder ?? (await mkdtemp(join(tmpdir(), 'gesso-e2e-')));
  const configFolder = join(home, 'config');
  const path = join(home, 'library');
  const env = { ...process.env, GESSO_CONFIG_DIR: configFolder };
  const child = spawn(process.execPath, [join(ROOT, 'dist/main/gesso.js'), 'serve', '--library', path], {
    env,
  });
  const url = await firstLine(child);
  return {
    url,
    library: path,
    configFolder,
    cli: (...args) => runCommand([...args, '--library', path], env),
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill(signal);
      await ended;
    },
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let stderr = '';
    child.stderr?.on('data', (data: Buffer) => (stderr += data.toString()));
    child.stdout?.once('data', (data: Buffer) => resolve(data.toString().trim()));
    child.once('exit', (code) => reject(new Error(`the app ended with ${code}: ${stderr}`)));
  });
}
