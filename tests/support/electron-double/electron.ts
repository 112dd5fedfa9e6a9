import type * as Electron from 'electron';
import { app, mustBeEarly } from './app.ts';
import { standsFor } from './claims.ts';
import { state, type InvokeEvent } from './state.ts';

/**
 * A stand-in for Electron's main process, as far as the desktop host uses it. Every object is checked against electron.d.ts
 * (`claims.ts`): one that claims a member Electron does not have, or another signature, fails to compile.
 */
export { app } from './app.ts';
export { BrowserWindow } from './window.ts';
export { contextBridge, ipcRenderer, webUtils } from './page.ts';
export { clipboard, ClipboardItem, dialog, Menu, nativeImage, Notification, Tray } from './surfaces.ts';

export const ipcMain = standsFor<Electron.IpcMain>()({
  on: (channel: string): object => state.listening.add(channel),
  removeAllListeners: (channel?: string): object => {
    state.listening.delete(channel ?? '');
    return state.listening;
  },
  handle: (channel: string, handler: (event: InvokeEvent, message: unknown) => unknown): void =>
    void state.handlers.set(channel, handler),
});

export const protocol = standsFor<Electron.Protocol>()({
  registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]): void {
    mustBeEarly('protocol.registerSchemesAsPrivileged');
    state.schemes.push(...schemes);
  },
  handle: (scheme: string, handler: (request: Request) => Promise<Response>): void =>
    void state.protocols.set(scheme, handler),
});

export const session = standsFor<typeof Electron.session>()({
  defaultSession: standsFor<Electron.Session>()({
    setPermissionRequestHandler: (handler: typeof state.permissionRequest): void =>
      void (state.permissionRequest = handler),
    setPermissionCheckHandler: (handler: typeof state.permissionCheck): void =>
      void (state.permissionCheck = handler),
    setDevicePermissionHandler: (handler: typeof state.devicePermission): void =>
      void (state.devicePermission = handler),
    webRequest: standsFor<Electron.WebRequest>()({
      onBeforeRequest: (handler: typeof state.beforeRequest): void => void (state.beforeRequest = handler),
    }),
  }),
});

export const nativeTheme = standsFor<Electron.NativeTheme>()({
  shouldUseDarkColors: true as boolean,
  themeSource: 'system' as Electron.NativeTheme['themeSource'],
});
const display = { workArea: { x: 0, y: 0, width: 1920, height: 1080 } };
export const screen = standsFor<Electron.Screen>()({
  getAllDisplays: (): { workArea: Electron.Rectangle }[] => [display],
  getPrimaryDisplay: (): { workArea: Electron.Rectangle } => display,
});
export const crashReporter = standsFor<Electron.CrashReporter>()({
  start: (options: Electron.CrashReporterStartOptions): void =>
    void state.calls.push(`crashReporter upload ${String(options.uploadToServer)}`),
});
export const shell = standsFor<Electron.Shell>()({
  openExternal: (url: string): Promise<void> => {
    state.opened.push(url);
    return Promise.resolve();
  },
  openPath: (path: string): Promise<string> => {
    state.calls.push(`open ${path}`);
    return Promise.resolve('');
  },
  showItemInFolder: (path: string): void => void state.calls.push(`reveal ${path}`),
  trashItem: (path: string): Promise<void> => {
    state.calls.push(`bin ${path}`);
    return Promise.resolve();
  },
});
export const safeStorage = standsFor<Electron.SafeStorage>()({
  isAsyncEncryptionAvailable: async (): Promise<boolean> => true,
  encryptStringAsync: async (text: string): Promise<Buffer> => Buffer.from(text).reverse(),
  decryptStringAsync: async (bytes: Buffer): Promise<Electron.DecryptStringAsyncReturnValue> => {
    if (state.keysChanged) throw new Error('Error while decrypting the ciphertext provided to safeStorage');
    return { result: Buffer.from(bytes).reverse().toString(), shouldReEncrypt: false };
  },
});
export const powerSaveBlocker = standsFor<Electron.PowerSaveBlocker>()({
  start: (type: string): number => {
    state.calls.push(`stay awake ${type}`);
    state.blocking = true;
    return 1;
  },
  stop: (_id: number): boolean => {
    state.blocking = false;
    return true;
  },
});

// electron-store asks for the version and a folder through the default export.
export default {
  app: Object.assign(Object.create(app) as typeof app, { getPath: () => state.userData }),
  ipcMain,
  shell,
};
