import type { OperationProgress } from '../../main/domain/operation.ts';
import { create } from 'zustand';
import type { ChangeReport, JournalEntry } from '../../main/domain/catalog.ts';
import { isAppError } from '../../main/domain/errors.ts';
import type { ChangeInput, TargetInput } from '../../preload/contract/gallery.ts';
import { translate } from '../i18n/translate.ts';
import { showToast } from '../ui/toast-store.ts';
import { api } from './api.ts';
import { errorText } from './error-text.ts';
import { journalText } from './journal-text.ts';

interface OperationsState {
  /** Changes under way that take long enough to be shown. */
  readonly running: readonly (OperationProgress & { readonly title: string })[];
}

export const useOperations = create<OperationsState>(() => ({ running: [] }));

/** A change is shown as under way when it takes longer than this. */
const SHOW_AFTER_MS = 400;

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
  const unwatch = watchProgress(operationId, title);
  try {
    const report = await api.gallery.change({ target, change, operationId });
    if (report.entry !== null && !isSeen(report.entry)) tellDone(report.entry);
    return report;
  } catch (error) {
    if (isAppError(error) && error.code === 'CANCELLED') {
      showToast({ text: translate('gallery.change.cancelled') });
    } else {
      showToast({ tone: 'error', text: errorText(error) });
    }
    return null;
  } finally {
    unwatch();
  }
}

function watchProgress(operationId: string, title: string): () => void {
  let unsubscribe: (() => void) | undefined;
  const show = ({ done, total }: { done: number; total: number }): void =>
    useOperations.setState(({ running }) => ({
      running: [
        ...running.filter((one) => one.operationId !== operationId),
        { operationId, done, total, title },
      ],
    }));
  const timer = setTimeout(() => {
    show({ done: 0, total: 0 });
    unsubscribe = api.gallery.progress.subscribe(
      {},
      {
        onSnapshot: (all) => all.filter((one) => one.operationId === operationId).forEach(show),
        onDelta: (progress) => {
          if (progress.operationId === operationId) show(progress);
        },
      },
    );
  }, SHOW_AFTER_MS);
  return () => {
    clearTimeout(timer);
    unsubscribe?.();
    useOperations.setState(({ running }) => ({
      running: running.filter((one) => one.operationId !== operationId),
    }));
  };
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
  try {
    const { entry } = await api.gallery[direction]({});
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
    showToast({ tone: 'error', text: errorText(error) });
  }
}
