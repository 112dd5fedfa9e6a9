import { BrowserWindow, nativeTheme, screen, type Rectangle } from 'electron';
import { fileURLToPath } from 'node:url';
import type { Log } from '../../log.ts';
import type { WindowState } from './desktop-settings.ts';
import { PAGE_URL } from './page-protocol.ts';

const DEFAULT_SIZE = { width: 1440, height: 900 };
const SMALLEST = { width: 900, height: 600 };
/** At least this much of a remembered window must be on some display, the upper edge included. */
const VISIBLE_PIXELS = 100;
/** Windows draws a frame around a window that may lie outside. */
const FRAME_PIXELS = 10;

/** The page's ground in both themes, so that nothing flashes before the first paint. */
const GROUND = { dark: '#161616', light: '#f2f2f2' };

/**
 * Where to open: as it was, unless its display is gone; never larger than a display can show, its title bar in reach.
 * @param workAreas of all displays, the main one first
 */
export function placeWindow(state: WindowState, workAreas: readonly Rectangle[]): Partial<Rectangle> {
  const { bounds } = state;
  const wanted = bounds ?? DEFAULT_SIZE;
  const width = Math.max(SMALLEST.width, wanted.width);
  const height = Math.max(SMALLEST.height, wanted.height);
  const isSeen = ({ x, y }: Rectangle, area: Rectangle): boolean => {
    const across = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
    const below = area.y + area.height - y;
    return across >= VISIBLE_PIXELS && below >= VISIBLE_PIXELS && y >= area.y - FRAME_PIXELS;
  };
  if (bounds && workAreas.some((area) => isSeen(bounds, area)))
    return { x: bounds.x, y: bounds.y, width, height };
  const [main] = workAreas;
  return { width: Math.min(width, main?.width ?? width), height: Math.min(height, main?.height ?? height) };
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
      [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea),
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

/** Hides the window. macOS would leave a black screen of one that fills it. */
export function hideWindow(window: BrowserWindow): void {
  if (!window.isFullScreen()) {
    window.hide();
    return;
  }
  window.once('leave-full-screen', () => window.hide());
  window.setFullScreen(false);
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
