import { ipcMain } from 'electron';
import Store from 'electron-store';
import { createSettingsStore, type SettingsStore } from '../../settings-store.ts';
import { configFolder } from '../../user-folders.ts';

/** What the desktop keeps beside the user's settings, in a file of its own. */
export interface WindowState {
  readonly bounds: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  } | null;
  readonly maximized: boolean;
}

/**
 * electron-store answers any frame that asks where its file lies. Nothing here asks, so nobody is answered.
 */
function openStore<T extends Record<string, unknown>>(
  options: ConstructorParameters<typeof Store<T>>[0],
): Store<T> {
  const store = new Store<T>(options);
  ipcMain.removeAllListeners('electron-store-get-data');
  return store;
}

/** The same settings file that the other hosts use. */
export function openDesktopSettings(): SettingsStore {
  const store = openStore<Record<string, unknown>>({
    cwd: configFolder(),
    name: 'settings',
    clearInvalidConfig: true,
  });
  return createSettingsStore({
    read: () => store.store,
    write: (settings) => (store.store = { ...settings }),
  });
}

export function openWindowState(): { read(): WindowState; write(state: WindowState): void } {
  const store = openStore<{ state: WindowState }>({
    cwd: configFolder(),
    name: 'window',
    clearInvalidConfig: true,
    defaults: { state: { bounds: null, maximized: false } },
  });
  return { read: () => store.get('state'), write: (state) => store.set('state', state) };
}
