import { basename } from 'node:path';
import { app, type BrowserWindow, crashReporter, dialog, nativeTheme } from 'electron';
import type { ServedLibrary } from '../../serve-library.ts';
import type { CatalogWork } from '../../domain/catalog-work.ts';
import { isAppError } from '../../domain/errors.ts';
import { VERSION } from '../../version.ts';
import { configFolder } from '../../user-folders.ts';
import type { HostCommand } from '../../../preload/contract/bridge.ts';
import { confirmDropped } from './confirm-dropped.ts';
import { createDesktopLog } from './desktop-log.ts';
import { createDesktopPorts } from './desktop-ports.ts';
import { openDesktopSettings, openWindowState } from './desktop-settings.ts';
import { dragOut } from './drag-out.ts';
import { followQueue } from './follow-queue.ts';
import { guardAllContents } from './guard-contents.ts';
import { openIpcTransport, type IpcTransport } from './ipc-transport.ts';
import { hideWindow, openMainWindow } from './main-window.ts';
import { setNativeMenu } from './native-menu.ts';
import { LINK_SCHEME, targetOfLink, targetsOfArguments, type OpenTarget } from './open-targets.ts';
import { registerPageScheme, servePage } from './page-protocol.ts';
import { askBeforeQuitting } from './quitting.ts';
import { relaunch } from './relaunch.ts';
import { offerTextMenu } from './text-menu.ts';
import { createQueueTray } from './tray.ts';
import { trayIcon } from './tray-icon.ts';
import { sandboxPages } from './sandbox.ts';
import { startUpdates } from './updates.ts';
import { watchPage, watchProcesses } from './watch-page.ts';

/** As in electron-builder.yml: Windows groups windows, and shows notifications, by it. */
const APP_ID = 'app.gesso.studio';

const { log, attach } = createDesktopLog();

/** Runs the desktop app from start to quit. */
export async function runDesktop(): Promise<void> {
  registerPageScheme();
  sandboxPages(log);
  app.setPath('userData', configFolder());
  crashReporter.start({ uploadToServer: false });
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  watchProcesses(log);
  if (process.platform === 'win32') app.setAppUserModelId(APP_ID);
  app.setAboutPanelOptions({ applicationName: 'Gesso', applicationVersion: VERSION });
  // From sources that would be Electron, which knows nothing of Gesso.
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);
  const waiting: OpenTarget[] = targetsOfArguments(process.argv.slice(1), process.cwd());
  let desktop: Desktop | undefined;
  const open = (targets: readonly OpenTarget[]): void => {
    if (desktop) desktop.open(targets);
    else waiting.push(...targets);
  };
  app.on('second-instance', (_event, args, folder) => {
    desktop?.show();
    open(targetsOfArguments(args.slice(1), folder));
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    open([{ kind: 'file', path }]);
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    const target = targetOfLink(url);
    if (target) open([target]);
  });

  await app.whenReady();
  guardAllContents();
  try {
    desktop = await startDesktop();
  } catch (error) {
    if (!isAppError(error)) throw error;
    explainFailedStart(error.message);
    return;
  }
  desktop?.open(waiting);
}

/** A library on a drive that is not there must not lock its user out: the usual one is offered. */
function explainFailedStart(reason: string): void {
  const settings = openDesktopSettings();
  if (settings.get().libraryFolder === null) {
    dialog.showErrorBox('Gesso can not start', reason);
  } else {
    const answer = dialog.showMessageBoxSync({
      type: 'error',
      message: 'Gesso can not open the library',
      detail: reason,
      buttons: ['Try again', 'Use the usual folder', 'Quit'],
      defaultId: 0,
      cancelId: 2,
    });
    if (answer === 1) settings.update({ libraryFolder: null });
    if (answer !== 2) relaunch();
  }
  app.exit(1);
}

interface Desktop {
  show(): void;
  open(targets: readonly OpenTarget[]): void;
}

/**
 * Shows the window, then opens the library behind it: what the page asks meanwhile is answered once it is open.
 * @throws AppError when the library can't be opened
 */
async function startDesktop(): Promise<Desktop> {
  let window: BrowserWindow | null = null;
  let opened: ServedLibrary | undefined;
  let ipc: IpcTransport | undefined;
  const ends: (() => void)[] = [];
  const settings = openDesktopSettings();
  nativeTheme.themeSource = settings.get().theme;
  settings.onChange(({ theme }) => (nativeTheme.themeSource = theme));
  const memory = openWindowState();
  const send = (command: HostCommand): void => ipc?.send(command);

  /** What is being made, and what waits to be; a paused queue waits for the user. */
  const unfinished = (): number => {
    if (!opened) return 0;
    const { runner } = opened.studio;
    const queued = runner.board.all().filter(({ state }) => state === 'queued').length;
    return runner.activeCount + (runner.pause === null ? queued : 0);
  };
  const { isEnding, restart } = askBeforeQuitting({
    unfinished,
    window: () => window,
    async close() {
      for (const end of ends) end();
      await opened?.studio.close();
    },
    log,
  });

  const show = (): void => {
    if (!window || window.isDestroyed()) window = openWindow();
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  };
  const openWindow = (): BrowserWindow => {
    const created = openMainWindow(memory, log);
    watchPage(created, { log, onRestarted: () => send({ kind: 'page-restarted' }) });
    offerTextMenu(created);
    created.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) ipc?.drop();
    });
    created.on('close', (event) => {
      if (isEnding() || !settings.get().keepRunningInTray || unfinished() === 0) return;
      event.preventDefault();
      hideWindow(created);
    });
    created.on('closed', () => {
      ipc?.drop();
      window = null;
    });
    return created;
  };
  app.on('window-all-closed', () => app.quit());

  const library = Promise.withResolvers<ServedLibrary>();
  await servePage(async () => (await library.promise).studio);
  ipc = openIpcTransport({
    dispatcher: async () => (await library.promise).dispatcher,
    contents: () => window?.webContents ?? null,
    async grantFiles(paths) {
      const { studio } = await library.promise;
      const confirmed = await confirmDropped(paths, window);
      return confirmed.map(({ path, isFolder }) => ({
        grant: studio.grants.issue('read', path),
        name: basename(path),
        isFolder,
      }));
    },
    startDrag: async (contents, what) => dragOut((await library.promise).studio, contents, what),
    setMenu: (sections) => setNativeMenu(sections, send),
    log,
  });
  setNativeMenu([], send);
  window = openWindow();
  app.on('activate', show);

  // Nothing heavy is loaded before the window is on its way.
  const { openLibrary } = await import('./open-library.ts');
  const onCatalogWork = (work: CatalogWork): void => send({ kind: 'catalog-work', work });
  const host = { ...createDesktopPorts(() => window), restart, onCatalogWork };
  library.resolve(openLibrary({ settings, host }));
  opened = await library.promise;
  const { studio } = opened;
  attach(studio.log);

  const tray = createQueueTray(trayIcon(), {
    show,
    setPaused: (paused) => void studio.runner.setPaused(paused),
    openSession(sessionId) {
      show();
      send({ kind: 'open-session', sessionId });
    },
    quit: () => app.quit(),
  });
  ends.push(() => tray.destroy());
  ends.push(followQueue(studio.runner, { tray, settings, window: () => window, show, send }));
  ends.push(await startUpdates(settings, studio.log));

  return {
    show,
    open(targets) {
      const files = targets.flatMap((target) => (target.kind === 'file' ? [target.path] : []));
      if (files.length > 0) {
        const grants = files.map((path) => ({
          grant: studio.grants.issue('read', path),
          name: basename(path),
        }));
        send({ kind: 'open-files', grants });
      }
      for (const target of targets)
        if (target.kind === 'image') send({ kind: 'open-image', uid: target.uid });
    },
  };
}
