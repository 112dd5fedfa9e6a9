import type {
  CustomScheme,
  MenuItemConstructorOptions,
  MessageBoxOptions,
  OpenDialogOptions,
  SaveDialogOptions,
} from 'electron';
import type { ClipboardItem, Notification, Tray } from './surfaces.ts';
import type { BrowserWindow, WebContentsDouble } from './window.ts';

export interface FrameDouble {
  readonly url: string;
}

export interface InvokeEvent {
  readonly sender: unknown;
  readonly senderFrame: FrameDouble | null;
}

/** What the double was told, and what it answers. */
export const state = {
  isFirstInstance: true,
  /** From when on nothing more can be said of schemes and sandbox. */
  isReady: false,
  userData: '',
  /** What Chromium was told on the command line. */
  switches: [] as string[],
  calls: [] as string[],
  schemes: [] as CustomScheme[],
  windows: [] as BrowserWindow[],
  trays: [] as Tray[],
  notifications: [] as Notification[],
  errors: [] as string[],
  opened: [] as string[],
  chosen: [] as string[],
  asked: [] as MessageBoxOptions[],
  /** The windows that message boxes were asked over; null for one on its own. */
  parents: [] as unknown[],
  /** Button of the next message box, at once or later. */
  answer: 0 as number | Promise<number>,
  /** What the dialogs for files offered. */
  dialogs: [] as (OpenDialogOptions | SaveDialogOptions)[],
  clipboard: [] as ClipboardItem[],
  /** The system's key store opens nothing that was encrypted before. */
  keysChanged: false,
  /** Whether a page is painted while its window is hidden, which it is not under Wayland. */
  paints: true,
  /** Whether a page is loaded in the end. */
  loads: true,
  menu: [] as MenuItemConstructorOptions[],
  /** The last context menu. */
  popup: [] as MenuItemConstructorOptions[],
  blocking: false,
  quit: false,
  exitCode: null as number | null,
  handlers: new Map<string, (event: InvokeEvent, message: unknown) => unknown>(),
  /** Channels that answer whoever asks. */
  listening: new Set<string>(),
  protocols: new Map<string, (request: Request) => Promise<Response>>(),
  permissionRequest: null as
    | ((
        contents: unknown,
        permission: string,
        answer: (granted: boolean) => void,
        details: { requestingUrl: string },
      ) => void)
    | null,
  permissionCheck: null as ((contents: unknown, permission: string, origin: string) => boolean) | null,
  devicePermission: null as (() => boolean) | null,
  beforeRequest: null as
    ((details: { url: string }, answer: (response: { cancel: boolean }) => void) => void) | null,
  /** What the preload put on the page's window, by name. */
  exposed: new Map<string, unknown>(),
  /** Where dropped files lie. */
  paths: new Map<File, string>(),
  /** The preload's ears. */
  heard: new Map<string, Set<(event: unknown, message: unknown) => void>>(),
  /** The page whose preload asks. */
  page: null as WebContentsDouble | null,
  onSent: null as ((channel: string, message: unknown) => void) | null,
};
