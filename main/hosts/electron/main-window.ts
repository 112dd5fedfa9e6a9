import { BrowserWindow, nativeTheme, screen, type Rectangle } from 'electron';
import { fileURLToPath } from 'node:url';
import type { Log } from '../../log.ts';
import type { WindowState } from './desktop-settings.ts';
import { PAGE_URL } from './page-protocol.ts';

const DEFAULT_SIZE = { width: 1440, height: 900 };
const SMALLEST = { width: 900, height: 600 };
/** At least this much of a remembered window must be on some display. */
const VISIBLE_PIXELS = 100;

/** The page's ground in both themes, so that nothing flashes before the first paint. */
const GROUND = { dark: '#161616', light: '#f2f2f2' };

/** Where to open: as it was, unless its display is gone. */
export function placeWindow(state: WindowState, workAreas: readonly Rectangle[]): Partial<Rectangle> {
  const { bounds } = state;
  if (!bounds) return DEFAULT_SIZE;
  const width = Math.max(SMALLEST.width, bounds.width);
  const height = Math.max(SMALLEST.height, bounds.height);
  const isSeen = workAreas.some((area) => {
    const right = Math.min(bounds.x + width, area.x + area.width);
    const bottom = Math.min(bounds.y + height, area.y + area.height);
    const across = right - Math.max(bounds.x, area.x);
    const down = bottom - Math.max(bounds.y, area.y);
    return across >= VISIBLE_PIXELS && down >= VISIBLE_PIXELS;
  });
  return isSeen ? { x: bounds.x, y: bounds.y, width, height } : { width, height };
}

/** A page that was not loaded by then is shown as it is. */
const SHOW_AFTER_MS = 10_000;
/** A window that is being dragged is remembered once it rests. */
const REST_MS = 500;

/** Opens the app's one window and remembers where it was. It is shown once its page is painted, or loaded. */
export function openMainWindow(
  memory: { read(): WindowState; write(state: WindowState): void },
  log: Log,
): BrowserWindow {
  const state = memory.read();
  const window = new BrowserWindow({
    ...placeWindow(
      state,
      screen.getAllDisplays().map((display) => display.workArea),
    ),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    show: false,
    title: 'Gesso',
    backgroundColor: nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light,
    webPreferences: {
      preload: fileURLToPath(new URL('../preload/index.cjs', bundleFolder())),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // Elsewhere than on macOS Chromium would fetch dictionaries from the web.
      spellcheck: process.platform === 'darwin',
    },
  });
  showOncePainted(window, state.maximized, log);
  rememberPlace(window, memory);
  // A load that failed is told by did-fail-load.
  window.loadURL(PAGE_URL).catch(() => undefined);
  return window;
}

function showOncePainted(window: BrowserWindow, maximized: boolean, log: Log): void {
  const show = (): void => {
    clearTimeout(patience);
    if (window.isDestroyed() || window.isVisible()) return;
    // Shows it as well, which is why it comes no earlier.
    if (maximized) window.maximize();
    window.show();
  };
  const patience = setTimeout(() => {
    log('warn', 'The page was not loaded in time; its window is shown as it is');
    show();
  }, SHOW_AFTER_MS);
  window.once('ready-to-show', show);
  // Under Wayland nothing of a hidden window is painted.
  window.webContents.once('did-finish-load', show);
  window.once('closed', () => clearTimeout(patience));
}

function rememberPlace(window: BrowserWindow, memory: { write(state: WindowState): void }): void {
  let resting: ReturnType<typeof setTimeout> | undefined;
  const remember = (): void => {
    clearTimeout(resting);
    if (window.isDestroyed() || window.isMinimized()) return;
    memory.write({ bounds: window.getNormalBounds(), maximized: window.isMaximized() });
  };
  const rememberSoon = (): void => {
    clearTimeout(resting);
    resting = setTimeout(remember, REST_MS);
  };
  // Not `resized` and `moved`, which Linux never tells.
  for (const event of ['resize', 'move', 'maximize', 'unmaximize'] as const)
    window.on(event as 'move', rememberSoon);
  for (const event of ['close', 'hide'] as const) window.on(event as 'close', remember);
  window.once('closed', () => clearTimeout(resting));
}

/** `dist/main/` of the running bundle; from sources, where a build would put it. */
function bundleFolder(): string {
  const here = import.meta.url;
  const at = here.lastIndexOf('/dist/main/');
  return at === -1 ? new URL('../../../dist/main/', here).href : here.slice(0, at + '/dist/main/'.length);
}
