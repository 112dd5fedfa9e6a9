import { app, dialog } from 'electron';
import { keepCompiledCode } from './compile-cache.ts';
import { commandLineOf, runWithoutWindow } from './hosts/electron/command-line.ts';
import { keepNurserySmall } from './nursery.ts';
import { widenThreadPool } from './thread-pool.ts';

keepNurserySmall();
widenThreadPool();
keepCompiledCode();

async function runWindow(): Promise<void> {
  const { runDesktop } = await import('./hosts/electron/run-desktop.ts');
  await runDesktop();
}

async function runCommand(args: readonly string[]): Promise<number> {
  const { runCommandLine } = await import('./run-command-line.ts');
  return await runCommandLine(args);
}

/** Started by a click, nobody sees what goes to the terminal. */
function fail(error: unknown, isSeen: boolean): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  if (!isSeen)
    dialog.showErrorBox('Gesso can not start', error instanceof Error ? error.message : String(error));
  app.exit(1);
}

// From sources the second argument is this folder.
const args = commandLineOf(process.argv.slice(app.isPackaged ? 1 : 2));
// Not awaited: Electron becomes ready only after this module was evaluated.
const ended = args === undefined ? runWindow() : runWithoutWindow(() => runCommand(args));
ended.catch((error: unknown) => fail(error, args !== undefined));
