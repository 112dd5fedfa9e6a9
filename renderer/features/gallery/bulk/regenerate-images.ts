import type { GenerationRequest } from '../../../../main/domain/generation.ts';
import { requestFor } from '../../../../main/domain/model-request.ts';
import { api } from '../../../api/api.ts';
import { isOverBudget } from '../../../api/budget.ts';
import { findModel, useEngines } from '../../../api/engines-store.ts';
import { errorText } from '../../../api/error-text.ts';
import { holdTarget } from '../../../api/held-sets.ts';
import { startOperation } from '../../../api/operations.ts';
import { translate } from '../../../i18n/translate.ts';
import { showToast } from '../../../ui/toast-store.ts';
import { commandTarget } from '../gallery-store.ts';
import { openDialog, type Chosen } from './gallery-dialog.ts';

/** From this many on it asks: every one of them takes a server's time. */
const ASK_FROM = 20;
/** More than a queue is good for; a batch file makes as many as one likes. */
const MAX_AT_ONCE = 1000;

/** Makes each chosen picture again, with the same settings and a new seed. Asks first where they are many, or beyond the budget. */
export async function regenerateChosen(): Promise<void> {
  const chosen = commandTarget();
  if (chosen === null) return;
  if (chosen.count > MAX_AT_ONCE) {
    showToast({
      tone: 'error',
      text: translate('gallery.regenerate.tooMany', {
        count: chosen.count,
        most: MAX_AT_ONCE,
      }),
    });
    return;
  }
  const letGo = holdTarget(chosen.target);
  try {
    if (chosen.count >= ASK_FROM || (await isOverBudget())) openDialog({ kind: 'regenerate', chosen });
    else await regenerate(chosen);
  } finally {
    letGo();
  }
}

/** Queues the pictures, each as a session of its own, and says how many can't be made again and why. */
export async function regenerate({ target }: Chosen): Promise<void> {
  const { signal, abort } = aborting();
  const operation = startOperation({
    operationId: crypto.randomUUID(),
    title: translate('gallery.regenerate.working'),
    cancel: abort,
  });
  const faults: string[] = [];
  let queued = 0;
  try {
    const { uids } = await api.gallery.uids({ target, limit: MAX_AT_ONCE });
    for (const [index, uid] of uids.entries()) {
      if (signal.aborted) break;
      operation.show(index, uids.length);
      try {
        await submitAgain(uid);
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
  if (faults.length > 0) {
    const reason = [...new Set(faults)].slice(0, 3).join(' ');
    showToast({
      tone: 'error',
      text: translate('gallery.regenerate.failed', { count: faults.length, reason }),
    });
  }
}

function aborting(): { readonly signal: AbortSignal; readonly abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

async function submitAgain(uid: string): Promise<void> {
  const { request } = await api.generate.requestOf({ uid });
  await api.generate.submit({ request: completed(request), seed: null, count: 1 });
}

/** @throws Error when no engine has the model now */
function completed(given: Partial<GenerationRequest>): SubmittedRequest {
  const { engine = '', model = '', type = 'text-to-image' } = given;
  const choice = findModel(useEngines.getState().engines ?? [], engine, model);
  if (choice === undefined) {
    throw new Error(
      model === ''
        ? translate('gallery.regenerate.noSettings')
        : translate('gallery.regenerate.noModel', { model }),
    );
  }
  const { seed: _new, ...request } = requestFor(engine, choice.model, type, given);
  return request as SubmittedRequest;
}

type SubmittedRequest = Parameters<typeof api.generate.submit>[0]['request'];
