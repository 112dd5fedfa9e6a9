import { app, dialog } from 'electron';
import { keepCompiledCode } from './compile-cache.ts';
import { keepNurserySmall } from './small-nursery.ts';

keepNurserySmall();
keepCompiledCode();
const { runDesktop } = await import('./hosts/electron/run-desktop.ts');
// Not awaited: Electron becomes ready only after this module was evaluated.
runDesktop().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  // Started by a click, nobody sees what goes to the terminal.
  dialog.showErrorBox('Gesso can not start', error instanceof Error ? error.message : String(error));
  app.exit(1);
});
