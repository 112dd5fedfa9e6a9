import { errorText } from '../../api/error-text.ts';
import { translate } from '../../i18n/translate.ts';
import { showToast } from '../../ui/toast-store.ts';

/** Runs a command and tells of its failure; resolves to whether it went well. */
export async function attempt(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    showToast({ tone: 'error', text: translate('servers.failed', { reason: errorText(error) }) });
    return false;
  }
}
