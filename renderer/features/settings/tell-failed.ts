import { isAppError } from '../../../main/domain/errors.ts';
import { tellError } from '../../api/tell-error.ts';
import { translate } from '../../i18n/translate.ts';
import { showToast } from '../../ui/toast-store.ts';

/** Says why work on the library failed, or that the user stopped it. */
export function tellFailed(error: unknown): void {
  if (isAppError(error) && error.code === 'CANCELLED') showToast({ text: translate('settings.stopped') });
  else tellError(error, 'settings.maintenanceFailed');
}
