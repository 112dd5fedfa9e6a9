import type { settings, Settings, SettingsPatch } from '../../preload/contract/settings.ts';
import type { GroupHandlers } from './dispatcher.ts';

export interface SettingsDependencies {
  readonly settings: {
    get(): Settings;
    update(patch: SettingsPatch): Settings;
    onChange(listener: (settings: Settings) => void): () => void;
  };
}

export function createSettingsHandlers({
  settings: store,
}: SettingsDependencies): GroupHandlers<typeof settings> {
  return {
    watch(_input, emit, { signal }) {
      signal.addEventListener('abort', store.onChange(emit));
      return store.get();
    },
    update: (patch) => store.update(patch),
  };
}
