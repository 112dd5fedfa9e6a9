import type { GenerationRequest } from '../../../../main/domain/generation.ts';
import { requestFor } from '../../../../main/domain/model-request.ts';
import { api } from '../../../api/api.ts';
import { isOverBudget } from '../../../api/budget.ts';
import { findModel, useEngines } from '../../../api/engines-store.ts';
import { holdTarget } from '../../../api/held-sets.ts';
import { areTooManyToQueue, queueEach, type SubmittedRequest } from '../../../api/queue-each.ts';
import { translate } from '../../../i18n/translate.ts';
import { commandTarget } from '../gallery-store.ts';
import { openDialog, type Chosen } from './gallery-dialog.ts';

/** From this many on it asks: every one of them takes a server's time. */
const ASK_FROM = 20;
/** Makes each chosen picture again, with the same settings and a new seed. Asks first where they are many, or beyond the budget. */
export async function regenerateChosen(): Promise<void> {
  const chosen = commandTarget();
  if (chosen === null) return;
  if (areTooManyToQueue(chosen.count)) return;
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
  await queueEach(
    target,
    (count, reason) => translate('gallery.regenerate.failed', { count, reason }),
    async (uid) => completed((await api.generate.requestOf({ uid })).request),
  );
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
