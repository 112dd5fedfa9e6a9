import type { ImageTile } from '../../../main/domain/image-record.ts';
import { imageMenu } from '../../api/image-menu.ts';
import { navigate } from '../../api/navigation.ts';
import { withTile } from '../../api/with-tile.ts';
import { countOf } from '../../api/ranges.ts';
import type { Translate } from '../../i18n/messages.ts';
import type { MenuEntry } from '../../ui/menu.tsx';
import {
  compare,
  download,
  isTrashView,
  openCollectDialog,
  openMoveDialog,
  openTagDialog,
  removeFromCollection,
  restore,
  toggleFavorite,
  trash,
} from './bulk/bulk-actions.ts';
import { marks, ratings } from './bulk/judging-menu.ts';
import { moveInOrder } from './bulk/manual-order.ts';
import { ORDER_MOVES } from './bulk/order-move.ts';
import { askToPurge } from './bulk/purge-trash.ts';
import { selectionMenu } from './bulk/selection-menu.ts';
import { changeCollection } from './collections-store.ts';
import { useGallery } from './gallery-store.ts';
import { stackMenu } from './stack-menu.ts';

export function openImage(position: number): void {
  const { set } = useGallery.getState();
  if (set !== null) withTile(set, position, ({ uid }) => navigate('image', { uid }));
}

/** What a click with the right button offers on a tile: for the picture, or for all that is selected with it. */
export function tileMenu(
  tile: ImageTile,
  position: number,
  collectionId: string | null,
  t: Translate,
): readonly MenuEntry[] {
  // Not whatever is at that position when the entry is chosen: pictures come in meanwhile.
  const open = (): void => navigate('image', { uid: tile.uid });
  if (isTrashView()) {
    return [
      { kind: 'item', label: t('gallery.action.open'), run: open },
      { kind: 'item', label: t('gallery.action.restore'), run: restore },
      { kind: 'separator' },
      {
        kind: 'item',
        label: t('gallery.action.purge'),
        danger: true,
        run: () => void askToPurge('chosen'),
      },
    ];
  }
  const { selection, sort } = useGallery.getState();
  const selected = countOf(selection);
  return [
    { kind: 'item', label: t('gallery.action.open'), command: 'image.open', run: open },
    { kind: 'item', label: t('gallery.command.favorite'), command: 'image.favorite', run: toggleFavorite },
    { kind: 'submenu', label: t('gallery.action.rate'), entries: ratings(t) },
    { kind: 'submenu', label: t('gallery.action.mark'), entries: marks(t) },
    { kind: 'item', label: t('gallery.action.tag'), command: 'image.tag', run: openTagDialog },
    { kind: 'item', label: t('gallery.action.collect'), command: 'image.collect', run: openCollectDialog },
    ...stackMenu(tile, position, selected, t),
    ...(collectionId !== null && sort.key === 'custom' ? [orderMenu(collectionId, t)] : []),
    ...(selected > 1 ? chosenMenu(collectionId, t) : pictureMenu(tile, collectionId, t)),
    { kind: 'separator' },
    { kind: 'item', label: t('gallery.action.delete'), command: 'image.delete', danger: true, run: trash },
  ];
}

/** Of several pictures only what is meant of all of them: nothing here may touch the clicked one alone. */
function chosenMenu(collectionId: string | null, t: Translate): readonly MenuEntry[] {
  return [
    {
      kind: 'item',
      label: t('gallery.action.compare'),
      command: 'image.compare',
      run: compare,
    },
    { kind: 'separator' },
    ...selectionMenu(collectionId, t),
    { kind: 'separator' },
    { kind: 'item', label: t('gallery.action.download'), command: 'image.download', run: download },
  ];
}

function pictureMenu(tile: ImageTile, collectionId: string | null, t: Translate): readonly MenuEntry[] {
  const inCollection: readonly MenuEntry[] =
    collectionId === null
      ? []
      : [
          {
            kind: 'item',
            label: t('gallery.action.cover'),
            run: () => void changeCollection({ kind: 'edit', id: collectionId, coverUid: tile.uid }),
          },
          {
            kind: 'item',
            label: t('gallery.action.removeFromCollection'),
            run: () => removeFromCollection(collectionId),
          },
        ];
  return [
    { kind: 'item', label: t('gallery.action.move'), command: 'image.move', run: openMoveDialog },
    ...inCollection,
    { kind: 'separator' },
    ...imageMenu(tile, t),
  ];
}

function orderMenu(collectionId: string, t: Translate): MenuEntry {
  return {
    kind: 'submenu',
    label: t('gallery.order.menu'),
    entries: ORDER_MOVES.map((move) => ({
      kind: 'item',
      label: t(`gallery.order.${move}`),
      command: `order.${move}`,
      run: () => void moveInOrder(collectionId, move),
    })),
  };
}
