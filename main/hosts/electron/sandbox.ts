import { app } from 'electron';
import type { Log } from '../../log.ts';

/**
 * Has every page run in the system's sandbox; must be called before the app is ready. Where it was started without one, as an
 * AppImage is on systems that keep it from theirs, half of it would be worse: Electron would take the switch back for the pages alone,
 * whose parent was started with it.
 */
export function sandboxPages(log: Log): void {
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  else log('warn', 'The page runs without the sandbox of the system: Gesso was started with --no-sandbox');
}
