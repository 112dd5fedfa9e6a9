import { app, dialog, type BrowserWindow, type MessageBoxOptions } from 'electron';
import type { Log } from '../../log.ts';

/** A page that fails more often than this within `RETRY_WINDOW_MS` is not loaded again without asking. */
const RETRIES = 3;
const RETRY_WINDOW_MS = 60_000;
/** Chromium's code for a load that another one replaced. */
const ABORTED = -3;

interface PageWatch {
  readonly log: Log;
  /** The page was loaded anew by itself: the user is told. */
  onRestarted(): void;
}

/** Loads the page again when it crashed, was not loaded, or answers no more. */
export function watchPage(window: BrowserWindow, { log, onRestarted }: PageWatch): void {
  const contents = window.webContents;
  const failures: number[] = [];
  let isAsking = false;

  const ask = async (message: string, options: Partial<MessageBoxOptions>): Promise<boolean> => {
    if (isAsking || window.isDestroyed()) return false;
    isAsking = true;
    try {
      const question = { type: 'error', message, cancelId: 1, defaultId: 0, ...options } as const;
      const { response } = await dialog.showMessageBox(window, question);
      return response === 0;
    } finally {
      isAsking = false;
    }
  };
  const reload = (): void => {
    if (!window.isDestroyed()) contents.reload();
  };
  const recover = async (what: string): Promise<void> => {
    const now = Date.now();
    failures.push(now);
    if (failures.filter((at) => now - at < RETRY_WINDOW_MS).length <= RETRIES) {
      contents.once('did-finish-load', onRestarted);
      reload();
      return;
    }
    const again = await ask(what, {
      detail:
        'It was loaded again several times without success. Pictures that are being made go on. What happened is in the log, see Settings.',
      buttons: ['Load it again', 'Leave it'],
    });
    if (!again) return;
    failures.length = 0;
    reload();
  };

  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    log('error', 'The page crashed', { reason, exitCode });
    void recover('The page of Gesso crashed.');
  });
  contents.on('did-fail-load', (_event, code, description, _url, isMainFrame) => {
    if (!isMainFrame || code === ABORTED) return;
    log('error', 'The page could not be loaded', { code, description });
    void recover('The page of Gesso could not be loaded.');
  });
  window.on('unresponsive', () => {
    log('warn', 'The page does not answer');
    const patience = new AbortController();
    window.once('responsive', () => patience.abort());
    void ask('Gesso does not answer.', {
      type: 'warning',
      detail: 'Loading the page again loses what you have typed and not used yet.',
      buttons: ['Load it again', 'Wait'],
      defaultId: 1,
      signal: patience.signal,
    }).then((again) => {
      if (again) reload();
    });
  });
}

/** Notes what goes wrong in any process, so that the log tells of it; what main itself did not expect is said once. */
export function watchProcesses(log: Log): void {
  let isTold = false;
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (reason !== 'clean-exit') log('error', 'A process of the app ended', { type, reason, exitCode });
  });
  process.on('unhandledRejection', (reason) => {
    log('error', 'Nobody took care of an error', { error: describe(reason) });
  });
  process.on('uncaughtException', (error) => {
    log('error', 'An error was not expected', { error: describe(error) });
    if (isTold) return;
    isTold = true;
    dialog.showErrorBox(
      'Something went wrong in Gesso',
      `${error.message}\n\nYour pictures are safe. If anything behaves oddly, quit Gesso and start it again.`,
    );
  });
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
