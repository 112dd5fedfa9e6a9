import type { ChangeReport, JournalEntry } from '../../main/domain/catalog-change.ts';
import { AppError, isAppError } from '../../main/domain/errors.ts';
import type { ChangeInput, TagChangeInput, TargetInput } from '../../preload/contract/gallery.ts';
import { translate } from '../i18n/translate.ts';
import { showToast } from '../ui/toast-store.ts';
import { api } from './api.ts';
import { tellError } from './tell-error.ts';
import { fixedText } from './fixed-text.ts';
import { holdTarget } from './held-sets.ts';
import { journalText } from './journal-text.ts';
import { outlivingPage } from './left-operations.ts';
import type { HistoryStep } from './next-step.ts';
import { followOperation } from './operations.ts';
import { showStep } from './undo-toast.ts';

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
  return await applied({ title, target }, (operationId) =>
    api.gallery.change({ target, change, operationId }),
  );
}

/** Turns the favourite of a picture round, as it is once all that was asked for before is done. */
export async function toggleFavorite(uid: string): Promise<void> {
  const target = { kind: 'uids' as const, uids: [uid] };
  await applied({ title: translate('gallery.bulk.favoriting'), target }, async (operationId) => {
    const [record] = await api.gallery.records({ uids: [uid] });
    const change = { kind: 'favorite' as const, favorite: record?.user.favorite !== true };
    return api.gallery.change({ target, change, operationId });
  });
}

/** Renames or deletes a tag everywhere, undoably, and says so. @returns whether it was done */
export async function changeTag(change: TagChangeInput, title: string): Promise<boolean> {
  const report = await applied({ title }, (operationId) => api.gallery.changeTag({ change, operationId }));
  return report !== null;
}

async function applied(
  what: Followed,
  change: (operationId: string) => Promise<ChangeReport>,
): Promise<ChangeReport | null> {
  try {
    const report = await inTurn(what, change);
    if (report.entry !== null && !isSeen(report.entry)) tellDone(report.entry, textOf(report, report.entry));
    return report;
  } catch (error) {
    tellFailed(error);
    return null;
  }
}

/** What was done, and what was left because its folder takes no change. */
function textOf({ fixed }: ChangeReport, entry: JournalEntry): string {
  const done = journalText(entry);
  return fixed.length === 0 ? done : `${done}. ${fixedText(fixed)}`;
}

interface Followed {
  /** What is being done. */
  readonly title: string;
  /** The pictures it is done to. */
  readonly target?: TargetInput | undefined;
}

/** Runs what the gallery's main side may take long for, and meanwhile shows how far it is, with a button that stops it. */
export async function followed<T>(
  { title, target }: Followed,
  run: (operationId: string, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  // Changes wait for each other in main: the view that shows what is meant may be another one by then.
  const letGo = holdTarget(target);
  try {
    return await followOperation(title, api.gallery, (operationId, signal) =>
      outlivingPage(operationId, title, () => run(operationId, signal)),
    );
  } finally {
    letGo();
  }
}

let lastTurn: Promise<unknown> = Promise.resolve();

/** As `followed`, once what was asked for before has ended: in a browser each request goes its own way, and one may overtake another. */
function inTurn<T>(what: Followed, run: (operationId: string) => Promise<T>): Promise<T> {
  const before = lastTurn;
  const mine = followed(what, async (operationId, signal) => {
    await before;
    if (signal.aborted) throw new AppError('CANCELLED', 'It was stopped before its turn came.');
    return run(operationId);
  });
  lastTurn = mine.catch(() => undefined);
  return mine;
}

/** A judgement of one picture shows on the picture itself, and hundreds follow each other. */
function isSeen({ kind, count }: JournalEntry): boolean {
  return count === 1 && (kind === 'rate' || kind === 'favorite' || kind === 'mark');
}

/** Says what a change did, with a button that takes it back. */
export function tellDone(entry: JournalEntry, text = journalText(entry)): void {
  showStep(text, entry, {
    step: 'undo',
    label: translate('common.undo'),
    run: () => void stepHistory('undo', entry.id),
  });
}

/** Takes back the last change and says which. */
export async function undoLast(): Promise<void> {
  await stepHistory('undo');
}

export async function redoNext(): Promise<void> {
  await stepHistory('redo');
}

/** Takes a change back, or does it again, and says which. @param entryId that very entry; else whichever comes next */
export async function stepHistory(step: HistoryStep, entryId?: number): Promise<void> {
  const title = translate(step === 'undo' ? 'gallery.history.undoing' : 'gallery.history.redoing');
  try {
    const { entry } = await inTurn({ title }, (operationId) =>
      api.gallery[step]({ operationId, ...(entryId === undefined ? {} : { entryId }) }),
    );
    if (entry === null) {
      showToast({
        text: translate(step === 'undo' ? 'gallery.history.nothingToUndo' : 'gallery.history.nothingToRedo'),
      });
      return;
    }
    const what = journalText(entry);
    if (step === 'redo') tellDone(entry, translate('gallery.history.redid', { what }));
    else {
      showStep(translate('gallery.history.undid', { what }), entry, {
        step: 'redo',
        label: translate('gallery.history.redo'),
        run: () => void stepHistory('redo', entry.id),
      });
    }
  } catch (error) {
    tellFailed(error);
  }
}

/** Says why something was not done, or that it was stopped before it was. */
export function tellFailed(error: unknown): void {
  if (isAppError(error) && error.code === 'CANCELLED') {
    showToast({ text: translate('gallery.change.cancelled') });
  } else {
    tellError(error);
  }
}
