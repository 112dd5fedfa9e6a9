import { spawn, type ChildProcess } from 'node:child_process';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../domain/errors.ts';
import { errorCode } from '../../error-code.ts';

export interface LocalProcess {
  /** Last lines of its output, oldest first. */
  log(): readonly string[];
  /** Null while it runs. */
  exitText(): string | null;
  /** Ends it and what it started; resolves once it is gone. */
  stop(): Promise<void>;
}

const MOST_LINES = 1_000;
const LONGEST_LINE = 2_000;
const STOP_PATIENCE_MS = 8_000;

/** Where installations keep the interpreter that has ComfyUI's libraries, in the order they are tried. */
const INTERPRETERS: Readonly<Record<'win32' | 'other', readonly (readonly string[])[]>> = {
  win32: [
    ['venv', 'Scripts', 'python.exe'],
    ['.venv', 'Scripts', 'python.exe'],
    ['..', 'python_embeded', 'python.exe'],
  ],
  other: [
    ['venv', 'bin', 'python'],
    ['.venv', 'bin', 'python'],
  ],
};

/**
 * Starts ComfyUI from its folder, on loopback.
 * @throws AppError INVALID_INPUT when the folder holds no ComfyUI, ENGINE_UNAVAILABLE when it cannot be started
 */
export async function startLocalProcess(
  folder: string,
  port: number,
  onChange: () => void,
): Promise<LocalProcess> {
  const root = await programFolder(folder);
  const args = ['-u', 'main.py', '--listen', '127.0.0.1', '--port', String(port)];
  const child = spawn(await interpreterOf(root), args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    // A group of its own, so that everything it starts ends with it.
    detached: process.platform !== 'win32',
  });
  const lines = createLineBuffer();
  let exitText: string | null = null;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      exitText = signal === null ? `ended with code ${code ?? 0}` : `was ended by ${signal}`;
      onChange();
      resolve();
    });
  });
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => lines.add(data.toString('utf8')));
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) =>
      reject(new AppError('ENGINE_UNAVAILABLE', `ComfyUI could not be started: ${error.message}`, {}, error)),
    );
  });
  return {
    log: lines.all,
    exitText: () => exitText,
    async stop() {
      if (exitText !== null) return;
      signalAll(child, 'SIGTERM');
      const force = setTimeout(() => signalAll(child, 'SIGKILL'), STOP_PATIENCE_MS);
      await ended;
      clearTimeout(force);
    },
  };
}

/** The folder of main.py: the one given, or its `ComfyUI` (the Windows portable package). */
async function programFolder(folder: string): Promise<string> {
  for (const candidate of [folder, join(folder, 'ComfyUI')]) {
    if ((await exists(join(candidate, 'main.py'))) && (await exists(join(candidate, 'comfy'))))
      return candidate;
  }
  const message = 'This folder holds no ComfyUI. Choose the one with main.py in it.';
  throw new AppError('INVALID_INPUT', message, { issues: [{ field: 'folder', message }] });
}

async function interpreterOf(root: string): Promise<string> {
  const isWindows = process.platform === 'win32';
  for (const parts of INTERPRETERS[isWindows ? 'win32' : 'other']) {
    const path = join(root, ...parts);
    if (await exists(path)) return path;
  }
  return isWindows ? 'python' : 'python3';
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function signalAll(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || process.platform === 'win32') {
    child.kill(signal);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    // Gone already.
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

function createLineBuffer() {
  const lines: string[] = [];
  let rest = '';
  return {
    add(text: string): void {
      // A progress bar rewrites its line with carriage returns: only its last state counts.
      const parts = (rest + text).split('\n');
      rest = (parts.pop() ?? '').slice(-LONGEST_LINE);
      for (const part of parts)
        lines.push((part.split('\r').findLast((piece) => piece !== '') ?? '').slice(0, LONGEST_LINE));
      lines.splice(0, Math.max(0, lines.length - MOST_LINES));
    },
    all: (): readonly string[] => [...lines, ...(rest === '' ? [] : [rest])],
  };
}
