import { commandTarget, useGallery } from '../gallery-store.ts';
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
