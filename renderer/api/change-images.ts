import type { ChangeReport, JournalEntry } from '../../main/domain/catalog-change.ts';
import { isAppError } from '../../main/domain/errors.ts';
import type { ChangeInput, TargetInput } from '../../preload/contract/gallery.ts';
import { translate } from '../i18n/translate.ts';
import { showToast } from '../ui/toast-store.ts';
import { api } from './api.ts';
import { errorText } from './error-text.ts';
import { journalText } from './journal-text.ts';
import { showOperation } from './operations.ts';

/**
 * Applies one undoable change and says so, with an Undo button.
 * @param title what is being done, shown while it takes long
 * @returns null when it failed or was cancelled, which the user has been told
 */
export async function changeImages(
  target: TargetInput,
  change: ChangeInput,
  title: string,
): Promise<ChangeReport | null> {
  const operationId = crypto.randomUUID();
  const unwatch = showChange(operationId, title);
  try {
    const report = await api.gallery.change({ target, change, operationId });
    if (report.entry !== null && !isSeen(report.entry)) tellDone(report.entry);
    return report;
  } catch (error) {
    tellFailed(error);
    return null;
  } finally {
    unwatch();
  }
}

function showChange(operationId: string, title: string): () => void {
  return showOperation({
    operationId,
    title,
    progress: api.gallery.progress,
    cancel: () => void api.gallery.cancel({ operationId }),
  });
}

/** A judgement of one picture shows on the picture itself, and hundreds follow each other. */
function isSeen({ kind, count }: JournalEntry): boolean {
  return count === 1 && (kind === 'rate' || kind === 'favorite' || kind === 'mark');
}

function tellDone(entry: JournalEntry): void {
  showToast({
    tone: 'success',
    text: journalText(entry),
    action: { label: translate('common.undo'), run: () => void undoLast() },
  });
}

/** Takes back the last change and says which. */
export async function undoLast(): Promise<void> {
  await stepHistory('undo');
}

export async function redoNext(): Promise<void> {
  await stepHistory('redo');
}

async function stepHistory(direction: 'undo' | 'redo'): Promise<void> {
  const operationId = crypto.randomUUID();
  const unwatch = showChange(
    operationId,
    translate(direction === 'undo' ? 'gallery.history.undoing' : 'gallery.history.redoing'),
  );
  try {
    const { entry } = await api.gallery[direction]({ operationId });
    if (entry === null) {
      showToast({
        text: translate(
          direction === 'undo' ? 'gallery.history.nothingToUndo' : 'gallery.history.nothingToRedo',
        ),
      });
      return;
    }
    showToast({
      tone: 'success',
      text: translate(direction === 'undo' ? 'gallery.history.undid' : 'gallery.history.redid', {
        what: journalText(entry),
      }),
      action: {
        label: translate(direction === 'undo' ? 'gallery.history.redo' : 'common.undo'),
        run: () => void stepHistory(direction === 'undo' ? 'redo' : 'undo'),
      },
    });
  } catch (error) {
    tellFailed(error);
  } finally {
    unwatch();
  }
}

function tellFailed(error: unknown): void {
  if (isAppError(error) && error.code === 'CANCELLED') {
    showToast({ text: translate('gallery.change.cancelled') });
  } else {
    showToast({ tone: 'error', text: errorText(error) });
  }
}
