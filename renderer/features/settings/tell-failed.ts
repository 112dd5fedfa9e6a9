import { isAppError } from '../../../main/domain/errors.ts';
import { errorText } from '../../api/error-text.ts';
import { translate } from '../../i18n/translate.ts';
import { showToast } from '../../ui/toast-store.ts';

/** Says why work on the library failed, or that the user stopped it. */
export function tellFailed(error: unknown): void {
  if (isAppError(error) && error.code === 'CANCELLED') showToast({ text: translate('settings.stopped') });
  else
    showToast({ tone: 'error', text: translate('settings.maintenanceFailed', { reason: errorText(error) }) });
}
