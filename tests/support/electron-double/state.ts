import type { CustomScheme, MenuItemConstructorOptions, MessageBoxOptions } from 'electron';
import type { BrowserWindow, Notification, Tray } from './electron.ts';

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
  userData: '',
  calls: [] as string[],
  schemes: [] as CustomScheme[],
  windows: [] as BrowserWindow[],
  trays: [] as Tray[],
  notifications: [] as Notification[],
  errors: [] as string[],
  opened: [] as string[],
  chosen: [] as string[],
  asked: [] as MessageBoxOptions[],
  /** Button of the next message box. */
  answer: 0,
  menu: [] as MenuItemConstructorOptions[],
  blocking: false,
  quit: false,
  exitCode: null as number | null,
  handlers: new Map<string, (event: InvokeEvent, message: unknown) => unknown>(),
  /** Channels that answer whoever asks. */
  listening: new Set<string>(),
  protocols: new Map<string, (request: Request) => Promise<Response>>(),
  permissionRequest: null as
    ((contents: { getURL(): string }, permission: string, answer: (granted: boolean) => void) => void) | null,
  permissionCheck: null as ((contents: unknown, permission: string, origin: string) => boolean) | null,
  devicePermission: null as (() => boolean) | null,
  beforeRequest: null as
    ((details: { url: string }, answer: (response: { cancel: boolean }) => void) => void) | null,
  onSent: null as ((channel: string, message: unknown) => void) | null,
};
