import { GROUP_KEYS, SORT_KEYS, type GroupKey, type SortKey } from '../../../main/domain/catalog-view.ts';
import type { Settings } from '../../../preload/contract/settings.ts';
import { updateSettings } from '../../api/settings-store.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { moveInOrder } from './bulk/manual-order.ts';
import { ORDER_MOVES } from './bulk/order-move.ts';
import { closeStacks, setOrder, useGallery } from './gallery-store.ts';
import { sortBy } from './sort-choice.ts';

const LAYOUTS = ['justified', 'square', 'list'] as const satisfies readonly Settings['gridLayout'][];

/** How the gallery orders, groups and lays out what it shows. @param collectionId of manual order, when one is shown */
export function useViewCommands(collectionId: string | null): void {
  const sort = useGallery((state) => state.sort);
  const anyOpen = useGallery((state) => state.stacks && state.openStacks.length > 0);
  const handlers = (keys: readonly SortKey[]): Parameters<typeof useCommands>[0] =>
    Object.fromEntries(
      keys.map((key) => [`sort.${key}`, () => setOrder({ sort: sortBy(key, collectionId) })]),
    );
  useCommands({
    ...handlers(SORT_KEYS.filter((key) => key !== 'custom')),
    ...Object.fromEntries(
      GROUP_KEYS.map((key: GroupKey) => [`group.${key}`, () => setOrder({ group: key })]),
    ),
    ...Object.fromEntries(
      LAYOUTS.map((key) => [`layout.${key}`, () => void updateSettings({ gridLayout: key })]),
    ),
    'gallery.stacks': () => setOrder({ stacks: !useGallery.getState().stacks }),
  });
  useCommands(
    Object.fromEntries(
      ORDER_MOVES.map((move) => [`order.${move}`, () => void moveInOrder(collectionId ?? '', move)]),
    ),
    { enabled: collectionId !== null && sort.key === 'custom' },
  );
  useCommands(handlers(['custom']), { enabled: collectionId !== null });
  useCommands(
    {
      'sort.ascending': () => setOrder({ sort: { ...sort, direction: 'ascending' } }),
      'sort.descending': () => setOrder({ sort: { ...sort, direction: 'descending' } }),
    },
    { enabled: sort.key !== 'random' && sort.key !== 'custom' },
  );
  useCommands({ 'gallery.closeStacks': closeStacks }, { enabled: anyOpen });
}
