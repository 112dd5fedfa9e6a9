import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';
import { state, type FrameDouble, type InvokeEvent } from './state.ts';

/**
 * A stand-in for Electron's main process, as far as the desktop host uses it. Every object is checked against electron.d.ts: one that
 * claims a method Electron does not have, or another signature, fails to compile.
 */
type Part<T> = {
  readonly [K in keyof T]?: T[K] extends (...args: never[]) => unknown
    ? (...args: never[]) => unknown
    : unknown;
};

/** True when a class of ours has no member that Electron's lacks, but for the test's `Own` ones. */
type Claims<Double, Real, Own extends PropertyKey> =
  Exclude<keyof Double, keyof Real | Own> extends never ? true : Exclude<keyof Double, keyof Real | Own>;

class EmitterDouble extends EventEmitter {}

const appEvents = new EmitterDouble();

export const app = Object.assign(appEvents, {
  isPackaged: false,
  enableSandbox: (): void => void state.calls.push('app.enableSandbox'),
  setPath: (name: string, path: string): void => void state.calls.push(`app.setPath ${name} ${path}`),
  requestSingleInstanceLock: (): boolean => state.isFirstInstance,
  setAsDefaultProtocolClient: (scheme: string): boolean => {
    state.calls.push(`app.setAsDefaultProtocolClient ${scheme}`);
    return true;
  },
  whenReady: (): Promise<void> => Promise.resolve(),
  quit(): void {
    let prevented = false;
    appEvents.emit('before-quit', { preventDefault: () => (prevented = true) });
    if (!prevented) state.quit = true;
  },
  relaunch: (): void => void state.calls.push('app.relaunch'),
  exit: (code?: number): void => void (state.exitCode = code ?? 0),
}) satisfies Part<Electron.App>;

class WebContentsDouble extends EmitterDouble {
  readonly mainFrame: FrameDouble = { url: 'gesso://app/index.html' };
  readonly sent: unknown[] = [];
  readonly dragged: Electron.Item[] = [];
  windowOpenHandler: ((details: { url: string }) => { action: string }) | null = null;

  send(channel: string, message: unknown): void {
    this.sent.push(message);
    state.onSent?.(channel, message);
  }
  isDestroyed(): boolean {
    return false;
  }
  getURL(): string {
    return this.mainFrame.url;
  }
  startDrag(item: Electron.Item): void {
    this.dragged.push(item);
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.windowOpenHandler = handler;
  }
}
true satisfies Claims<WebContentsDouble, Electron.WebContents, 'sent' | 'dragged' | 'windowOpenHandler'>;
new WebContentsDouble() satisfies Part<Omit<Electron.WebContents, 'mainFrame' | keyof EventEmitter>>;

export class BrowserWindow extends EmitterDouble {
  readonly webContents = new WebContentsDouble();
  readonly options: Electron.BrowserWindowConstructorOptions;
  visible = false;
  destroyed = false;
  progress = -1;
  focused = false;

  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    state.calls.push('window');
    state.windows.push(this);
    appEvents.emit('web-contents-created', {}, this.webContents);
  }
  loadURL(url: string): Promise<void> {
    state.calls.push(`loadURL ${url}`);
    queueMicrotask(() => this.emit('ready-to-show'));
    return Promise.resolve();
  }
  show(): void {
    this.visible = true;
  }
  hide(): void {
    this.visible = false;
    this.emit('hide');
  }
  focus(): void {
    this.focused = true;
  }
  maximize(): void {
    state.calls.push('maximize');
  }
  restore(): void {
    this.visible = true;
  }
  isMinimized(): boolean {
    return false;
  }
  isMaximized(): boolean {
    return false;
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  isFocused(): boolean {
    return this.focused;
  }
  getNormalBounds(): Electron.Rectangle {
    return { x: 10, y: 20, width: 1200, height: 800 };
  }
  setProgressBar(value: number): void {
    this.progress = value;
  }
  close(): void {
    let prevented = false;
    this.emit('close', { preventDefault: () => (prevented = true) });
    if (prevented) return;
    this.destroyed = true;
    this.emit('closed');
    if (state.windows.every((window) => window.destroyed)) appEvents.emit('window-all-closed');
  }
}
true satisfies Claims<
  BrowserWindow,
  Electron.BrowserWindow,
  'options' | 'visible' | 'destroyed' | 'progress' | 'focused'
>;
BrowserWindow.prototype satisfies Part<Omit<Electron.BrowserWindow, 'webContents' | keyof EventEmitter>>;

export const ipcMain = {
  on: (channel: string): void => void state.listening.add(channel),
  removeAllListeners: (channel: string): void => void state.listening.delete(channel),
  handle: (channel: string, handler: (event: InvokeEvent, message: unknown) => unknown): void =>
    void state.handlers.set(channel, handler),
} satisfies Part<Electron.IpcMain>;

export const protocol = {
  registerSchemesAsPrivileged: (schemes: Electron.CustomScheme[]): void =>
    void state.schemes.push(...schemes),
  handle: (scheme: string, handler: (request: Request) => Promise<Response>): void =>
    void state.protocols.set(scheme, handler),
} satisfies Part<Electron.Protocol>;

export const session = {
  defaultSession: {
    setPermissionRequestHandler: (handler: NonNullable<typeof state.permissionRequest>): void =>
      void (state.permissionRequest = handler),
    setPermissionCheckHandler: (handler: NonNullable<typeof state.permissionCheck>): void =>
      void (state.permissionCheck = handler),
    setDevicePermissionHandler: (handler: () => boolean): void => void (state.devicePermission = handler),
    webRequest: {
      onBeforeRequest: (handler: NonNullable<typeof state.beforeRequest>): void =>
        void (state.beforeRequest = handler),
    } satisfies Part<Electron.WebRequest>,
  } satisfies Part<Electron.Session>,
} satisfies Part<typeof Electron.session>;

export const Menu = {
  buildFromTemplate: (
    template: Electron.MenuItemConstructorOptions[],
  ): { template: Electron.MenuItemConstructorOptions[] } => ({
    template,
  }),
  setApplicationMenu: (menu: { template: Electron.MenuItemConstructorOptions[] }): void =>
    void (state.menu = menu.template),
} satisfies Part<typeof Electron.Menu>;

export class Tray extends EmitterDouble {
  tooltip = '';
  menu: Electron.MenuItemConstructorOptions[] = [];

  constructor(_image: unknown) {
    super();
    state.trays.push(this);
  }
  setToolTip(text: string): void {
    this.tooltip = text;
  }
  setContextMenu(menu: { template: Electron.MenuItemConstructorOptions[] }): void {
    this.menu = menu.template;
  }
  destroy(): void {
    state.calls.push('tray.destroy');
  }
}
true satisfies Claims<Tray, Electron.Tray, 'tooltip' | 'menu'>;
Tray.prototype satisfies Part<Omit<Electron.Tray, keyof EventEmitter>>;

export class Notification extends EmitterDouble {
  static isSupported(): boolean {
    return true;
  }
  readonly options: Electron.NotificationConstructorOptions;
  constructor(options: Electron.NotificationConstructorOptions) {
    super();
    this.options = options;
  }
  show(): void {
    state.notifications.push(this);
  }
}
true satisfies Claims<Notification, Electron.Notification, 'options'>;
Notification.prototype satisfies Part<Omit<Electron.Notification, keyof EventEmitter>>;

const imageDouble = (path: string): Record<string, unknown> => ({
  path,
  isEmpty: () => false,
  setTemplateImage: () => undefined,
  resize: () => imageDouble(path),
  toPNG: () => Buffer.from('png'),
});
imageDouble('') satisfies Part<Electron.NativeImage>;
export const nativeImage = {
  createFromPath: (path: string): Record<string, unknown> => imageDouble(path),
  createFromBuffer: (bytes: Buffer): Record<string, unknown> => ({ ...imageDouble(''), bytes }),
} satisfies Part<typeof Electron.nativeImage>;

export const nativeTheme = {
  shouldUseDarkColors: true,
  themeSource: 'system',
} satisfies Part<Electron.NativeTheme>;
export const screen = {
  getAllDisplays: (): { workArea: Electron.Rectangle }[] => [
    { workArea: { x: 0, y: 0, width: 1920, height: 1080 } },
  ],
} satisfies Part<Electron.Screen>;
export const crashReporter = {
  start: (options: Electron.CrashReporterStartOptions): void =>
    void state.calls.push(`crashReporter upload ${String(options.uploadToServer)}`),
} satisfies Part<Electron.CrashReporter>;
export const dialog = {
  showErrorBox: (title: string, text: string): void => void state.errors.push(`${title}: ${text}`),
  showMessageBox: (...args: unknown[]): Promise<{ response: number }> => {
    state.asked.push(args.at(-1) as Electron.MessageBoxOptions);
    return Promise.resolve({ response: state.answer });
  },
  showMessageBoxSync: (options: Electron.MessageBoxSyncOptions): number => {
    state.errors.push(`${options.message}: ${options.detail ?? ''}`);
    return state.answer;
  },
  showOpenDialog: (): Promise<{ filePaths: string[] }> => Promise.resolve({ filePaths: state.chosen }),
  showSaveDialog: (): Promise<{ filePath: string }> => Promise.resolve({ filePath: state.chosen[0] ?? '' }),
} satisfies Part<Electron.Dialog>;
export const shell = {
  openExternal: (url: string): Promise<void> => {
    state.opened.push(url);
    return Promise.resolve();
  },
  showItemInFolder: (path: string): void => void state.calls.push(`reveal ${path}`),
  trashItem: (path: string): Promise<void> => {
    state.calls.push(`bin ${path}`);
    return Promise.resolve();
  },
} satisfies Part<Electron.Shell>;
export class ClipboardItem {
  readonly types: string[];
  constructor(items: Record<string, unknown>) {
    this.types = Object.keys(items);
  }
}
ClipboardItem.prototype satisfies Part<Electron.ClipboardItem>;
export const clipboard = {
  write: (items: readonly ClipboardItem[]): Promise<void> => {
    state.calls.push(`clipboard ${items.flatMap((item) => item.types).join()}`);
    return Promise.resolve();
  },
} satisfies Part<Electron.Clipboard>;
export const safeStorage = {
  isEncryptionAvailable: (): boolean => true,
  encryptString: (text: string): Buffer => Buffer.from(text).reverse(),
  decryptString: (bytes: Buffer): string => Buffer.from(bytes).reverse().toString(),
} satisfies Part<Electron.SafeStorage>;
export const powerSaveBlocker = {
  start: (): number => {
    state.blocking = true;
    return 1;
  },
  stop: (): boolean => {
    state.blocking = false;
    return true;
  },
} satisfies Part<Electron.PowerSaveBlocker>;

// electron-store asks for the version and a folder through the default export.
export default {
  app: Object.assign(app, { getVersion: () => '0.0.0', getPath: () => state.userData }),
  ipcMain,
  shell,
};
