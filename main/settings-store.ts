import {
  readSettings,
  type Settings,
  type SettingsPatch,
  type StoredSettings,
} from '../preload/contract/settings.ts';

/** What keeps the settings file: `electron-store` on the desktop, `conf` elsewhere. Both write the same JSON. */
export interface SettingsBacking {
  read(): unknown;
  write(settings: StoredSettings): void;
}

export interface SettingsStore {
  get(): Settings;
  /** @param patch the library's folder comes from main only */
  update(patch: SettingsPatch & Partial<Pick<Settings, 'libraryFolder'>>): Settings;
  onChange(listener: (settings: Settings) => void): () => void;
}

/** Makes a file of one version one of the next. */
type Migration = (stored: StoredSettings) => StoredSettings;

/** From version 1 on. A file that names no version is of version 1. */
const MIGRATIONS: readonly Migration[] = [];

/**
 * The settings over their file. Only what was set is written, and what this version does not know or understand stays as it is: a
 * newer Gesso finds its own again, and a default that changes reaches those who never chose.
 */
export function createSettingsStore(
  backing: SettingsBacking,
  migrations: readonly Migration[] = MIGRATIONS,
): SettingsStore {
  const listeners = new Set<(settings: Settings) => void>();
  let stored = migrate(backing.read(), migrations);
  let current = readSettings(stored);
  return {
    get: () => current,
    update(patch) {
      const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
      if (patch.memory) {
        const memory = { ...current.memory, ...patch.memory };
        for (const [key, value] of Object.entries(memory)) if (value === '') delete memory[key];
        given['memory'] = memory;
      }
      if (patch.shortcuts) given['shortcuts'] = { ...current.shortcuts, ...patch.shortcuts };
      stored = { ...stored, ...given };
      current = readSettings(stored);
      backing.write(stored);
      for (const listener of listeners) listener(current);
      return current;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function migrate(file: unknown, migrations: readonly Migration[]): StoredSettings {
  const found: StoredSettings = typeof file === 'object' && file !== null ? { ...file } : {};
  const { version } = found;
  const from = typeof version === 'number' && Number.isInteger(version) && version >= 1 ? version : 1;
  const newest = migrations.length + 1;
  // A newer Gesso's file keeps its version.
  if (from > newest) return found;
  return { ...migrations.slice(from - 1).reduce((stored, step) => step(stored), found), version: newest };
}
