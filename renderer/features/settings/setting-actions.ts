import type { SettingsPatch } from '../../../preload/contract/settings.ts';
import { errorText } from '../../api/error-text.ts';
import { updateSettings } from '../../api/settings-store.ts';
import { translate } from '../../i18n/translate.ts';
import { showToast } from '../../ui/toast-store.ts';

/** Changes settings and tells when they could not be saved. */
export async function changeSettings(patch: SettingsPatch): Promise<void> {
  try {
    await updateSettings(patch);
  } catch (error) {
    showToast({ tone: 'error', text: translate('settings.saveFailed', { reason: errorText(error) }) });
  }
}
