import { ipcMain } from 'electron';
import Store from 'electron-store';
import { setDamagedAside } from '../../settings-file.ts';
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
  name: string,
  options: ConstructorParameters<typeof Store<T>>[0],
): Store<T> {
  setDamagedAside(name);
  const store = new Store<T>({ ...options, name, cwd: configFolder(), clearInvalidConfig: true });
  ipcMain.removeAllListeners('electron-store-get-data');
  return store;
}

/** The same settings file that the other hosts use. */
export function openDesktopSettings(): SettingsStore {
  const store = openStore<Record<string, unknown>>('settings', {});
  return createSettingsStore({
    read: () => store.store,
    write: (settings) => (store.store = { ...settings }),
  });
}

export function openWindowState(): { read(): WindowState; write(state: WindowState): void } {
  const store = openStore<{ state: WindowState }>('window', {
    defaults: { state: { bounds: null, maximized: false } },
  });
  return { read: () => store.get('state'), write: (state) => store.set('state', state) };
}
