import { GROUP_KEYS, SORT_KEYS, type GroupKey, type Sort } from '../../../main/domain/catalog-view.ts';
import { recall, remember } from '../../api/memory.ts';
import { useGallery } from './gallery-store.ts';

interface ViewOrder {
  readonly sort: Sort;
  readonly group: GroupKey;
  readonly stacks: boolean;
}

const MEMORY = 'gallery:order';

/** The order, grouping and stacking that the gallery was left in. */
export function recallOrder(): Partial<ViewOrder> {
  return parseOrder(recall(MEMORY));
}

/** Reads what was remembered; what can't be read, or holds for one collection only, is left out. */
export function parseOrder(text: string | undefined): Partial<ViewOrder> {
  let stored: unknown;
  try {
    stored = JSON.parse(text ?? '');
  } catch {
    return {};
  }
  if (typeof stored !== 'object' || stored === null) return {};
  const { key, direction, shuffle, group, stacks } = stored as Record<string, unknown>;
  const sortKey = SORT_KEYS.find((one) => one === key);
  const groupKey = GROUP_KEYS.find((one) => one === group);
  return {
    ...(sortKey === undefined || sortKey === 'custom'
      ? {}
      : {
          sort: {
            key: sortKey,
            direction: direction === 'ascending' ? 'ascending' : 'descending',
            ...(typeof shuffle === 'number' ? { shuffle } : {}),
          },
        }),
    ...(groupKey === undefined ? {} : { group: groupKey }),
    ...(typeof stacks === 'boolean' ? { stacks } : {}),
  };
}

/** What is kept of an order. */
export function orderText({ sort: { key, direction, shuffle }, group, stacks }: ViewOrder): string {
  return JSON.stringify({ key, direction, shuffle, group, stacks });
}

/** Remembers the order over restarts, from now on. Returns the end of it. */
export function keepOrder(): () => void {
  return useGallery.subscribe((now, before) => {
    if (now.sort === before.sort && now.group === before.group && now.stacks === before.stacks) return;
    // Manual order is a collection's own.
    if (now.sort.key !== 'custom') remember(MEMORY, orderText(now));
  });
}
