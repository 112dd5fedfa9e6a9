import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  app,
  type BrowserWindow,
  crashReporter,
  dialog,
  nativeImage,
  nativeTheme,
  powerSaveBlocker,
  type WebContents,
} from 'electron';
import { isAppError } from '../../domain/errors.ts';
import { openEndpoint, type Endpoint } from '../../rpc/http-endpoint.ts';
import { createStudioDispatcher } from '../../rpc/studio-dispatcher.ts';
import { configFolder, defaultLibraryFolder } from '../../user-folders.ts';
import type { Studio } from '../../studio.ts';
import { takeLibrary } from '../../connect-library.ts';
import type { HostCommand } from '../../../preload/contract/bridge.ts';
import { confirmDropped } from './confirm-dropped.ts';
import { createDesktopPorts } from './desktop-ports.ts';
import { openDesktopSettings, openWindowState } from './desktop-settings.ts';
import { guardAllContents } from './guard-contents.ts';
import { openIpcTransport, type IpcTransport } from './ipc-transport.ts';
import { openMainWindow } from './main-window.ts';
import { setNativeMenu } from './native-menu.ts';
import { LINK_SCHEME, targetOfLink, targetsOfArguments, type OpenTarget } from './open-targets.ts';
import { registerPageScheme, servePage } from './page-protocol.ts';
import { watchQueue, type QueueStatus, type SessionEnd } from './queue-watch.ts';
import { notifySessionEnd } from './session-notice.ts';
import { createQueueTray, type QueueTray } from './tray.ts';
import { startUpdates } from './updates.ts';

/** Runs the desktop app from start to quit. */
export async function runDesktop(): Promise<void> {
  registerPageScheme();
  app.enableSandbox();
  app.setPath('userData', configFolder());
  crashReporter.start({ uploadToServer: false });
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  app.setAsDefaultProtocolClient(LINK_SCHEME);
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
    dialog.showErrorBox('Gesso can not start', error.message);
    app.exit(1);
    return;
  }
  desktop?.open(waiting);
}

interface Desktop {
  show(): void;
  open(targets: readonly OpenTarget[]): void;
}

/** Opens library and window. @throws AppError when the library can't be opened */
async function startDesktop(): Promise<Desktop> {
  let window: BrowserWindow | null = null;
  const settings = openDesktopSettings();
  nativeTheme.themeSource = settings.get().theme;
  settings.onChange(({ theme }) => (nativeTheme.themeSource = theme));

  const studio = await takeLibrary(defaultLibraryFolder(), {
    settings,
    host: createDesktopPorts(() => window),
  });
  const dispatcher = createStudioDispatcher(studio);
  await servePage(studio);
  const endpoint = await openOwnerEndpoint(studio, dispatcher);
  const memory = openWindowState();

  let ipc: IpcTransport | undefined;
  let quitting = false;
  const send = (command: HostCommand): void => ipc?.send(command);
  const run = (commandId: string): void => send({ kind: 'run', commandId });

  const show = (): void => {
    if (!window || window.isDestroyed()) window = openWindow();
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  };
  const openWindow = (): BrowserWindow => {
    const created = openMainWindow(memory);
    created.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) ipc?.drop();
    });
    created.on('close', (event) => {
      const goesOn = settings.get().keepRunningInTray && studio.runner.activeCount > 0;
      if (quitting || !goesOn) return;
      event.preventDefault();
      created.hide();
    });
    created.on('closed', () => {
      ipc?.drop();
      window = null;
    });
    return created;
  };
  const openSession = (sessionId: string): void => {
    show();
    send({ kind: 'open-session', sessionId });
  };

  ipc = openIpcTransport({
    dispatcher,
    contents: () => window?.webContents ?? null,
    grantFiles: async (paths) =>
      (await confirmDropped(paths, window)).map(({ path, isFolder }) => ({
        grant: studio.grants.issue('read', path),
        name: basename(path),
        isFolder,
      })),
    startDrag: (contents, uids) => dragOut(studio, contents, uids),
    setMenu: (sections) => setNativeMenu(sections, run),
  });
  setNativeMenu([], run);
  window = openWindow();

  const tray = createQueueTray(trayIcon(), {
    show,
    setPaused: (paused) => void studio.runner.setPaused(paused),
    openSession,
    quit: () => app.quit(),
  });
  const stopWatching = watchQueue(studio.runner, {
    onStatus: (status) => showStatus(status, tray, window),
    onSessionEnd(end) {
      tray.addResult(end);
      if (window?.isFocused()) return;
      notifySessionEnd(end, settings.get(), (clicked: SessionEnd) => {
        show();
        if (clicked.uid !== null && clicked.saved === 1) send({ kind: 'open-image', uid: clicked.uid });
        else openSession(clicked.sessionId);
      });
    },
  });
  const stopUpdates = await startUpdates(settings, studio.log);

  app.on('activate', show);
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (quitting) return;
    event.preventDefault();
    void mayQuit(studio, window).then(async (may) => {
      if (!may) return;
      quitting = true;
      stopUpdates();
      stopWatching();
      tray.destroy();
      await endpoint.close();
      await studio.close();
      app.quit();
    });
  });

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

/** Where this user's command line reaches the running app. No page is served there. */
async function openOwnerEndpoint(
  studio: Studio,
  dispatcher: ReturnType<typeof createStudioDispatcher>,
): Promise<Endpoint> {
  const ownerToken = randomBytes(24).toString('hex');
  const endpoint = await openEndpoint({
    dispatcher,
    port: 0,
    pageToken: randomBytes(24).toString('hex'),
    ownerToken,
  });
  await studio.publishOwner({ pid: process.pid, origin: endpoint.origin, token: ownerToken, stays: true });
  return endpoint;
}

async function mayQuit(studio: Studio, window: BrowserWindow | null): Promise<boolean> {
  const active = studio.runner.activeCount;
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

let blocker: number | undefined;

function showStatus(status: QueueStatus, tray: QueueTray, window: BrowserWindow | null): void {
  tray.setStatus(status);
  window?.setProgressBar(status.fraction ?? -1, { mode: status.paused ? 'paused' : 'normal' });
  const working = status.active > 0;
  if (working && blocker === undefined) blocker = powerSaveBlocker.start('prevent-app-suspension');
  else if (!working && blocker !== undefined) {
    powerSaveBlocker.stop(blocker);
    blocker = undefined;
  }
}

/** Hands originals to whatever they are dropped on. */
async function dragOut(studio: Studio, contents: WebContents, uids: readonly string[]): Promise<void> {
  const files = await Promise.all(uids.map((uid) => studio.imagePath(uid)));
  const [first] = files;
  if (first === undefined) return;
  const icon = nativeImage.createFromPath(first).resize({ width: 96 });
  contents.startDrag({
    file: first,
    files,
    icon: icon.isEmpty() ? nativeImage.createFromPath(trayIcon()) : icon,
  });
}

function trayIcon(): string {
  const name = process.platform === 'darwin' ? 'tray-Template.png' : 'tray.png';
  const here = import.meta.url;
  const at = here.lastIndexOf('/dist/main/');
  const root = at === -1 ? new URL('../../../', here) : new URL(`${here.slice(0, at)}/`);
  return fileURLToPath(new URL(`resources/tray/${name}`, root));
}
