import type { ComposeOrder, Composition } from '../../../main/domain/composition.ts';
import type { ComposeProgress } from '../../../preload/contract/batch.ts';
import type { TargetInput } from '../../../preload/contract/gallery.ts';
import { api } from '../../api/api.ts';
import { holdTarget } from '../../api/held-sets.ts';
import { navigate } from '../../api/navigation.ts';
import { startOperation } from '../../api/operations.ts';
import { tellError } from '../../api/tell-error.ts';
import { translate } from '../../i18n/translate.ts';
import { showToast } from '../../ui/toast-store.ts';

interface Composing {
  readonly target: TargetInput;
  readonly order: ComposeOrder;
  readonly composition: Composition;
  /** Told the operation under which it is shown. */
  onBegun(operationId: string): void;
}

/**
 * Makes a collage or an animation, shows how far it is and tells what came of it.
 * @param fileName under which it is offered to be saved; null: it comes into the library
 * @returns whether it was made
 */
export async function composeTo(fileName: string | null, composing: Composing): Promise<boolean> {
  const letGo = holdTarget(composing.target);
  try {
    const grants =
      fileName === null
        ? []
        : (await api.system.pickPaths({ purpose: 'save-file', suggestedName: fileName })).grants;
    if (fileName !== null && grants.length === 0) return false;
    const made = await composed(composing, grants[0]?.grant ?? null);
    if (made === null) return false;
    if (made.error !== null) {
      showToast({ tone: 'error', text: made.error.message });
      return false;
    }
    tellMade(made);
    return true;
  } catch (error) {
    tellError(error);
    return false;
  } finally {
    letGo();
  }
}

/** How it ended; null: it was stopped. */
function composed(
  { target, order, composition, onBegun }: Composing,
  saveTo: string | null,
): Promise<ComposeProgress | null> {
  return new Promise((resolve, reject) => {
    const operationId = crypto.randomUUID();
    const end = (settle: () => void): void => {
      unsubscribe();
      operation.end();
      settle();
    };
    const operation = startOperation({
      operationId,
      title: translate('batches.composeTitle'),
      cancel: () => end(() => resolve(null)),
    });
    const take = (now: ComposeProgress): void => {
      if (now.finished) end(() => resolve(now));
      else operation.show(now.done, now.total);
    };
    const unsubscribe = api.batch.compose.subscribe(
      { source: { kind: 'pictures', target }, order, composition, saveTo },
      {
        onSnapshot: take,
        onDelta: take,
        onEnd: (error) => end(() => (error ? reject(error) : resolve(null))),
      },
    );
    onBegun(operationId);
  });
}

/** Pictures left out that are named. */
const NAMED = 5;

function tellMade({ uid, leftOut }: ComposeProgress): void {
  const text = translate(uid === null ? 'batches.composedFile' : 'batches.composed');
  const names = leftOut.slice(0, NAMED).join(', ') + (leftOut.length > NAMED ? ', …' : '');
  showToast({
    tone: leftOut.length > 0 ? 'info' : 'success',
    text:
      leftOut.length === 0
        ? text
        : `${text}. ${translate('batches.composeLeftOut', { count: leftOut.length, names })}`,
    ...(uid !== null && {
      action: { label: translate('batches.composeShow'), run: () => navigate('image', { uid }) },
    }),
  });
}
