import type { JournalEntry } from '../../main/domain/catalog-change.ts';

export type HistoryStep = 'undo' | 'redo';

/**
 * The entry that undo, or redo, would take; undefined when there is none.
 * @param entries the newest part of the history, newest first
 */
export function nextStep(entries: readonly JournalEntry[], step: HistoryStep): JournalEntry | undefined {
  const own = entries.filter(isOwn);
  const lastDone = own.findIndex(({ undone }) => !undone);
  if (step === 'undo') return own[lastDone];
  return lastDone < 0 ? own.at(-1) : own[lastDone - 1];
}

/** Whether a history has anything that could be undone, or redone: what is final can't be. @param isWhole that `entries` are all */
export function hasStep(entries: readonly JournalEntry[], isWhole: boolean, step: HistoryStep): boolean {
  if (step === 'redo') return nextStep(entries, 'redo') !== undefined;
  return !isWhole || entries.filter(isOwn).some(({ undone, isFinal }) => !undone && !isFinal);
}

/** What happened by itself is no step of the user's. */
function isOwn({ kind }: JournalEntry): boolean {
  return kind !== 'expire';
}
