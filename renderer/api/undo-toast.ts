import type { JournalEntry } from '../../main/domain/catalog-change.ts';
import { showToast, useToasts, withdrawAction, type ToastMessage } from '../ui/toast-store.ts';
import { api } from './api.ts';
import { onCatalogEvent } from './catalog-events.ts';
import { nextStep, type HistoryStep } from './next-step.ts';

/** More steps than anybody takes back while one message is shown. */
const LOOKED_THROUGH = 50;

/** A button of a message that turns one entry of the history. */
interface Offer {
  readonly toastId: number;
  readonly entryId: number;
  readonly step: HistoryStep;
}

let offers: readonly Offer[] = [];
let stop: (() => void) | null = null;

/**
 * Says what was done, with a button that takes that very change back, or does it again. The button goes once something else was
 * changed, here or elsewhere.
 */
export function showStep(
  text: string,
  { id: entryId }: Pick<JournalEntry, 'id'>,
  { step, label, run }: { readonly step: HistoryStep } & NonNullable<ToastMessage['action']>,
): void {
  const toastId = showToast({ tone: 'success', text, action: { label, run } });
  offers = [...offers, { toastId, entryId, step }];
  stop ??= onCatalogEvent(({ kind }) => {
    if (kind === 'journal') void withdrawPassed();
  });
  // The event of what was done since may have come before this.
  void withdrawPassed();
}

async function withdrawPassed(): Promise<void> {
  // An older history than what is known by now must not take a newer button away.
  const looked = offers;
  // Without an answer the buttons stay: main refuses what can't be turned any more.
  const entries = await api.gallery.history({ limit: LOOKED_THROUGH }).catch(() => null);
  const shown = new Set(useToasts.getState().toasts.map(({ id }) => id));
  offers = offers.filter((offer) => {
    if (!shown.has(offer.toastId)) return false;
    const isPassed =
      entries !== null && looked.includes(offer) && nextStep(entries, offer.step)?.id !== offer.entryId;
    if (isPassed) withdrawAction(offer.toastId);
    return !isPassed;
  });
  if (offers.length > 0) return;
  stop?.();
  stop = null;
}
