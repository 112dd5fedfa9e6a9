import { app, dialog, type BrowserWindow } from 'electron';
import type { Log } from '../../log.ts';
import { relaunch } from './relaunch.ts';

interface Quitting {
  /** Pictures under way and waiting to be made; those of a paused queue wait for no one. */
  unfinished(): number;
  window(): BrowserWindow | null;
  /** Ends what runs and lets go of the library. */
  close(): Promise<void>;
  readonly log: Log;
}

export interface Ending {
  /** Nothing holds the app up any more. */
  isEnding(): boolean;
  /** Ends the app and starts it anew; not when the user would rather keep working. */
  restart(): void;
}

/** Asks before pictures that are being made are interrupted, and closes the library before the app ends. */
export function askBeforeQuitting({ unfinished, window, close, log }: Quitting): Ending {
  let isEnding = false;
  let isAsking = false;
  let startsAnew = false;
  const end = async (): Promise<void> => {
    isAsking = true;
    const may = await mayQuit(unfinished(), window()).finally(() => (isAsking = false));
    if (!may) {
      startsAnew = false;
      return;
    }
    isEnding = true;
    try {
      await close();
    } catch (error) {
      // What could not be closed in order is recovered at the next start.
      log('error', 'The library could not be closed', { error: String(error) });
    } finally {
      if (startsAnew) relaunch();
      app.quit();
    }
  };
  app.on('before-quit', (event) => {
    if (isEnding) return;
    event.preventDefault();
    if (!isAsking) void end();
  });
  return {
    isEnding: () => isEnding,
    restart() {
      startsAnew = true;
      app.quit();
    },
  };
}

async function mayQuit(unfinished: number, window: BrowserWindow | null): Promise<boolean> {
  if (unfinished === 0) return true;
  const options = {
    type: 'question' as const,
    message:
      unfinished === 1 ? 'A picture is still being made.' : `${unfinished} pictures are still being made.`,
    detail: 'Nothing is lost: what is waiting or under way goes on when Gesso starts again.',
    buttons: ['Quit', 'Keep working'],
    defaultId: 1,
    cancelId: 1,
  };
  // Over a hidden window nobody would see it.
  const { response } = window?.isVisible()
    ? await dialog.showMessageBox(window, options)
    : await dialog.showMessageBox(options);
  return response === 0;
}
