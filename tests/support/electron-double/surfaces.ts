import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';
import { standsFor } from './claims.ts';
import { state } from './state.ts';

interface MenuDouble {
  readonly template: Electron.MenuItemConstructorOptions[];
  popup(): void;
}

export const Menu = standsFor<typeof Electron.Menu>()({
  buildFromTemplate: (template: Electron.MenuItemConstructorOptions[]): MenuDouble => ({
    template,
    popup: () => void (state.popup = template),
  }),
  setApplicationMenu: (menu: object | null): void => void (state.menu = templateOf(menu)),
});
standsFor<Electron.Menu>()({ popup: () => undefined });

const templateOf = (menu: object | null): Electron.MenuItemConstructorOptions[] =>
  (menu as MenuDouble | null)?.template ?? [];

export class Tray extends EventEmitter {
  tooltip = '';
  menu: Electron.MenuItemConstructorOptions[] = [];

  constructor(_image: unknown) {
    super();
    state.trays.push(this);
  }
  setToolTip(text: string): void {
    this.tooltip = text;
  }
  setContextMenu(menu: object | null): void {
    this.menu = templateOf(menu);
  }
  destroy(): void {
    state.calls.push('tray.destroy');
  }
}
standsFor<Electron.Tray, 'tooltip' | 'menu' | keyof EventEmitter>()(Tray.prototype);

export class Notification extends EventEmitter {
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
standsFor<Electron.Notification, 'options' | keyof EventEmitter>()(Notification.prototype);
standsFor<Pick<typeof Electron.Notification, 'isSupported'>>()({ isSupported: Notification.isSupported });

interface ImageDouble {
  readonly path: string;
  readonly bytes?: Buffer;
  setTemplateImage(option: boolean): void;
}
const imageDouble = (path: string): ImageDouble => ({
  path,
  setTemplateImage: () => undefined,
});
standsFor<Electron.NativeImage, 'path' | 'bytes'>()(imageDouble(''));

export const nativeImage = standsFor<typeof Electron.nativeImage>()({
  createFromPath: (path: string): ImageDouble => imageDouble(path),
  createFromBuffer: (bytes: Buffer): ImageDouble => ({ ...imageDouble(''), bytes }),
});

export const dialog = standsFor<Electron.Dialog>()({
  showErrorBox: (title: string, text: string): void => void state.errors.push(`${title}: ${text}`),
  showMessageBox: async (...args: unknown[]): Promise<{ response: number; checkboxChecked: boolean }> => {
    state.asked.push(args.at(-1) as Electron.MessageBoxOptions);
    state.parents.push(args.length > 1 ? args[0] : null);
    return { response: await state.answer, checkboxChecked: false };
  },
  showMessageBoxSync: (options: Electron.MessageBoxSyncOptions): number => {
    state.errors.push(`${options.message}: ${options.detail ?? ''}`);
    if (typeof state.answer !== 'number') throw new Error('A box that blocks needs its answer at once');
    return state.answer;
  },
  showOpenDialog: (...args: unknown[]): Promise<{ canceled: boolean; filePaths: string[] }> => {
    state.dialogs.push(args.at(-1) as Electron.OpenDialogOptions);
    return Promise.resolve({ canceled: state.chosen.length === 0, filePaths: state.chosen });
  },
  showSaveDialog: (...args: unknown[]): Promise<{ canceled: boolean; filePath: string }> => {
    state.dialogs.push(args.at(-1) as Electron.SaveDialogOptions);
    return Promise.resolve({ canceled: state.chosen.length === 0, filePath: state.chosen[0] ?? '' });
  },
});

export class ClipboardItem {
  readonly types: string[];
  readonly items: Readonly<Record<string, unknown>>;
  constructor(items: Record<string, unknown>) {
    this.types = Object.keys(items);
    this.items = items;
  }
}
standsFor<Electron.ClipboardItem, 'items'>()(ClipboardItem.prototype);

export const clipboard = standsFor<Electron.Clipboard>()({
  write: (items: readonly object[]): Promise<void> => {
    state.clipboard.push(...(items as readonly ClipboardItem[]));
    return Promise.resolve();
  },
});
