import type { MessageKey } from '../i18n/messages.ts';
import { translate } from '../i18n/translate.ts';
import { showToast } from '../ui/toast-store.ts';
import { errorText, isAbort } from './error-text.ts';

/** Shows why something failed, unless it was only stopped; `message` is the sentence that takes the `reason`, which else stands alone. */
export function tellError(error: unknown, message?: MessageKey): void {
  if (isAbort(error)) return;
  const reason = errorText(error);
  showToast({ tone: 'error', text: message === undefined ? reason : translate(message, { reason }) });
}

/** Does something and shows why it failed, as `tellError` does. @returns whether it went well */
export async function attempt(work: () => Promise<unknown>, message?: MessageKey): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    tellError(error, message);
    return false;
  }
}
