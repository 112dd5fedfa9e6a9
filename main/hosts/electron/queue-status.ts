import { powerSaveBlocker, type BrowserWindow } from 'electron';
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
