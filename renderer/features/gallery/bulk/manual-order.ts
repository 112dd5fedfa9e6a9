import { translate } from '../../../i18n/translate.ts';
import { showToast } from '../../../ui/toast-store.ts';
import { commandTarget, setOrder, useGallery } from '../gallery-store.ts';
import { sortBy } from '../sort-choice.ts';
import { reorderBefore } from './bulk-actions.ts';
import { beforePosition, type OrderMove } from './order-move.ts';

/** Moves the chosen pictures within a collection's manual order. */
export async function moveInOrder(collectionId: string, move: OrderMove): Promise<void> {
  const chosen = commandTarget();
  const { set, selection, current } = useGallery.getState();
  if (chosen === null || set === null) return;
  const ranges = selection.length > 0 ? selection : [[current, current + 1] as const];
  const before = beforePosition(ranges, set.total, move);
  if (before === null) return;
  const mark = await set.fetchTile(before);
  await reorderBefore(chosen, collectionId, mark?.uid ?? null);
}

/** Someone moved pictures by hand in a view of the collection that has another order: says so, and offers the one that is made so. */
export function offerManualOrder(collectionId: string): void {
  const { key } = useGallery.getState().sort;
  showToast({
    text: translate('gallery.sort.notManual', { key: translate(`gallery.sort.${key}`) }),
    action: {
      label: translate('gallery.sort.custom'),
      run: () => setOrder({ sort: sortBy('custom', collectionId) }),
    },
  });
}
