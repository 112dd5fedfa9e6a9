import { app, dialog } from 'electron';
import { beginProcess } from './begin-process.ts';
import { commandLineOf, runWithoutWindow } from './hosts/electron/command-line.ts';

// From sources the second argument is this folder.
const args = commandLineOf(process.argv.slice(app.isPackaged ? 1 : 2));
beginProcess(args);

/** Started by a click, nobody sees what goes to the terminal. */
function fail(error: unknown, isSeen: boolean): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  if (!isSeen)
    dialog.showErrorBox('Gesso can not start', error instanceof Error ? error.message : String(error));
  app.exit(1);
}

try {
  if (args === undefined) {
    // Awaited: Electron becomes ready once this module was evaluated, and its scheme and sandbox must be settled before.
    const { runDesktop } = await import('./hosts/electron/run-desktop.ts');
    // Not awaited, since it waits until Electron is ready.
    runDesktop().catch((error: unknown) => fail(error, false));
  } else {
    const run = async (): Promise<number> => (await import('./run-command-line.ts')).runCommandLine(args);
    runWithoutWindow(run).catch((error: unknown) => fail(error, true));
  }
} catch (error) {
  fail(error, false);
}
