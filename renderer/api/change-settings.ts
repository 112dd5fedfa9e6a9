import type { SettingsPatch } from '../../preload/contract/settings.ts';
import { updateSettings } from './settings-store.ts';
import { attempt } from './tell-error.ts';

/** Changes settings and tells when they could not be saved. */
export async function changeSettings(patch: SettingsPatch): Promise<void> {
  await attempt(() => updateSettings(patch), 'settings.saveFailed');
}
