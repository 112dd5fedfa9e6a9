import type { DraggedFiles, HostCommand, MenuSection } from './bridge.ts';
import type { StreamMessage } from './client.ts';

/** The one channel from the page to main; every message is one of `IpcRequest`. */
export const REQUEST_CHANNEL = 'gesso:request';
/** The one channel from main to the page; every message is one of `IpcEvent`. */
export const EVENT_CHANNEL = 'gesso:event';

export type IpcRequest =
  | { readonly kind: 'call'; readonly path: string; readonly input: unknown }
  | { readonly kind: 'subscribe'; readonly id: number; readonly path: string; readonly input: unknown }
  | { readonly kind: 'unsubscribe'; readonly id: number }
  /** From the preload's own code: paths that Electron resolved from File objects. The user is asked before they are believed. */
  | { readonly kind: 'grant-files'; readonly paths: readonly string[] }
  | { readonly kind: 'start-drag'; readonly what: DraggedFiles }
  | { readonly kind: 'set-menu'; readonly sections: readonly MenuSection[] };

export type IpcEvent =
  | { readonly kind: 'stream'; readonly id: number; readonly message: StreamMessage }
  | { readonly kind: 'command'; readonly command: HostCommand };
