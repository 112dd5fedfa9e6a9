import { readSettings, type Settings, type SettingsPatch } from '../preload/contract/settings.ts';

/** What keeps the settings file: `electron-store` on the desktop, `conf` elsewhere. Both write the same JSON. */
export interface SettingsBacking {
  read(): unknown;
  write(settings: Settings): void;
}

export interface SettingsStore {
  get(): Settings;
  /** @param patch the library's folder comes from main only */
  update(patch: SettingsPatch & Partial<Pick<Settings, 'libraryFolder'>>): Settings;
  onChange(listener: (settings: Settings) => void): () => void;
}

export function createSettingsStore(backing: SettingsBacking): SettingsStore {
  const listeners = new Set<(settings: Settings) => void>();
  let current = readSettings(backing.read());
  return {
    get: () => current,
    update(patch) {
      const memory = { ...current.memory, ...patch.memory };
      for (const [key, value] of Object.entries(memory)) if (value === '') delete memory[key];
      const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
      current = readSettings({
        ...current,
        ...given,
        memory,
        shortcuts: { ...current.shortcuts, ...patch.shortcuts },
      });
      backing.write(current);
      for (const listener of listeners) listener(current);
      return current;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
