import { dialog, powerSaveBlocker, type BrowserWindow } from 'electron';
import type { QueueStatus } from './queue-watch.ts';

let blocker: number | undefined;

/** Taskbar or dock show how far the queue is, and the machine stays awake while pictures are made. */
export function showProgress(status: QueueStatus, window: BrowserWindow | null): void {
  window?.setProgressBar(status.fraction ?? -1, { mode: status.paused ? 'paused' : 'normal' });
  const working = status.active > 0;
  if (working && blocker === undefined) blocker = powerSaveBlocker.start('prevent-app-suspension');
  else if (!working && blocker !== undefined) {
    powerSaveBlocker.stop(blocker);
    blocker = undefined;
  }
}

/** Asks before pictures that are being made are interrupted. @param active how many */
export async function mayQuit(active: number, window: BrowserWindow | null): Promise<boolean> {
  if (active === 0) return true;
  const options = {
    type: 'question' as const,
    message: active === 1 ? 'A picture is being made.' : `${active} pictures are being made.`,
    detail: 'Nothing is lost: what is waiting or under way goes on when Gesso starts again.',
    buttons: ['Quit', 'Keep working'],
    defaultId: 1,
    cancelId: 1,
  };
  const { response } = window
    ? await dialog.showMessageBox(window, options)
    : await dialog.showMessageBox(options);
  return response === 0;
}
