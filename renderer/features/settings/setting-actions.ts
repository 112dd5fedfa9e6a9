import type { SettingsPatch } from '../../../preload/contract/settings.ts';
import { updateSettings } from '../../api/settings-store.ts';
import { attempt } from '../../api/tell-error.ts';

/** Changes settings and tells when they could not be saved. */
export async function changeSettings(patch: SettingsPatch): Promise<void> {
  await attempt(() => updateSettings(patch), 'settings.saveFailed');
}
