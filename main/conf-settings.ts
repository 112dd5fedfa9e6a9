import Conf from 'conf';
import { createSettingsStore, type SettingsStore } from './settings-store.ts';
import { setDamagedAside } from './settings-file.ts';
import { configFolder } from './user-folders.ts';

/** Settings for hosts without Electron, in the same file that the desktop app uses. */
export function openConfSettings(): SettingsStore {
  setDamagedAside('settings');
  const conf = new Conf<Record<string, unknown>>({
    cwd: configFolder(),
    configName: 'settings',
    clearInvalidConfig: true,
  });
  return createSettingsStore({ read: () => conf.store, write: (settings) => (conf.store = { ...settings }) });
}
