import type { TargetInput } from '../../preload/contract/gallery.ts';
import { translate } from '../i18n/translate.ts';
import { showToast } from '../ui/toast-store.ts';
import { api } from './api.ts';
import { errorText } from './error-text.ts';
import { startOperation } from './operations.ts';

/** More than a queue is good for; a batch file makes as many as one likes. */
const MAX_AT_ONCE = 1000;

export type SubmittedRequest = Parameters<typeof api.generate.submit>[0]['request'];

/** Whether they are more than can be queued at once; says so. */
export function areTooManyToQueue(count: number): boolean {
  if (count <= MAX_AT_ONCE) return false;
  showToast({ tone: 'error', text: translate('gallery.regenerate.tooMany', { count, most: MAX_AT_ONCE }) });
  return true;
}

/**
 * Queues something for each picture, each as a session of its own, and says how many could not be and why.
 * @param failedText for so many of them, and the reason
 */
export async function queueEach(
  target: TargetInput,
  failedText: (count: number, reason: string) => string,
  requestFor: (uid: string) => Promise<SubmittedRequest>,
): Promise<void> {
  const cancelling = new AbortController();
  const operation = startOperation({
    operationId: crypto.randomUUID(),
    title: translate('gallery.regenerate.working'),
    cancel: () => cancelling.abort(),
  });
  const faults: string[] = [];
  let queued = 0;
  try {
    const { uids } = await api.gallery.uids({ target, limit: MAX_AT_ONCE });
    for (const [index, uid] of uids.entries()) {
      if (cancelling.signal.aborted) break;
      operation.show(index, uids.length);
      try {
        await api.generate.submit({ request: await requestFor(uid), seed: null, count: 1 });
        queued += 1;
      } catch (error) {
        faults.push(errorText(error));
      }
    }
  } catch (error) {
    faults.push(errorText(error));
  } finally {
    operation.end();
  }
  if (queued > 0)
    showToast({ tone: 'success', text: translate('gallery.regenerate.queued', { count: queued }) });
  if (faults.length > 0)
    showToast({ tone: 'error', text: failedText(faults.length, [...new Set(faults)].slice(0, 3).join(' ')) });
}
