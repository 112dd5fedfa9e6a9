import { create } from 'zustand';
import type { Settings, SettingsPatch } from '../../preload/contract/settings.ts';
import { api } from './api.ts';

interface SettingsState {
  /** Null until main has answered for the first time. */
  readonly settings: Settings | null;
}

export const useSettingsState = create<SettingsState>(() => ({ settings: null }));

/** Follows the settings from now on. Resolves when they are known. */
export function watchSettings(): Promise<void> {
  return new Promise((resolve) => {
    api.settings.watch.subscribe(
      {},
      {
        onSnapshot(settings) {
          useSettingsState.setState({ settings });
          resolve();
        },
        onDelta: (settings) => useSettingsState.setState({ settings }),
      },
    );
  });
}

/** One setting, or undefined until it is known. */
export function useSetting<Key extends keyof Settings>(key: Key): Settings[Key] | undefined {
  return useSettingsState((state) => state.settings?.[key]);
}

/** Changes settings: at once in the page, then in main. Rejects with the AppError and the old value back when main refuses. */
export async function updateSettings(patch: SettingsPatch): Promise<void> {
  const before = useSettingsState.getState().settings;
  if (before !== null) useSettingsState.setState({ settings: merge(before, patch) });
  try {
    useSettingsState.setState({ settings: await api.settings.update(patch) });
  } catch (error) {
    useSettingsState.setState({ settings: before });
    throw error;
  }
}

function merge(settings: Settings, patch: SettingsPatch): Settings {
  const memory = { ...settings.memory, ...patch.memory };
  for (const [key, value] of Object.entries(memory)) if (value === '') delete memory[key];
  const changes = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
  return { ...settings, ...changes, memory, shortcuts: { ...settings.shortcuts, ...patch.shortcuts } };
}
