import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';

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

/** Starts the built app's web host. @param library an existing folder, or a new temporary one */
export async function startApp(library?: string): Promise<RunningApp> {
  const folder = await mkdtemp(join(tmpdir(), 'gesso-e2e-'));
  const configFolder = join(folder, 'config');
  const path = library ?? join(folder, 'library');
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

/** Runs `gesso` with `args` and gathers what it prints. */
async function runCommand(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [join(ROOT, 'dist/main/gesso.js'), ...args], { env });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const code = await new Promise<number>((resolve) => child.once('close', (exit) => resolve(exit ?? 1)));
  return { code, stdout, stderr };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let stderr = '';
    child.stderr?.on('data', (data: Buffer) => (stderr += data.toString()));
    child.stdout?.once('data', (data: Buffer) => resolve(data.toString().trim()));
    child.once('exit', (code) => reject(new Error(`the app ended with ${code}: ${stderr}`)));
  });
}

/** Playwright's `test` with an app of its own for every test, its page opened. */
export const test = base.extend<{ app: RunningApp }>({
  app: async ({ page }, use) => {
    const app = await startApp();
    await page.goto(app.url);
    await use(app);
    await app.stop();
    await rm(join(app.configFolder, '..'), { recursive: true, force: true });
  },
});
export { expect } from '@playwright/test';
