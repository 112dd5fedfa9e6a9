import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { Images, ListTodo, SearchX, Trash2 } from 'lucide-react';
import type { ImageTile } from '../../../main/domain/image-record.ts';
import { asksForJobs } from '../../../main/domain/query/match-job.ts';
import { errorText } from '../../api/error-text.ts';
import { imageMenu } from '../../api/image-menu.ts';
import { openFolders } from '../../api/library-dialogs.ts';
import { navigate } from '../../api/navigation.ts';
import { countOf, includes } from '../../api/ranges.ts';
import { useSetting } from '../../api/settings-store.ts';
import { withTile } from '../../api/with-tile.ts';
import type { Translate } from '../../i18n/messages.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { ContextMenu, type MenuEntry } from '../../ui/menu.tsx';
import { Opening } from '../../ui/opening.tsx';
import {
  isTrashView,
  openCollectDialog,
  openMoveDialog,
  openTagDialog,
  removeFromCollection,
  reorderBefore,
  restore,
  toggleFavorite,
  trash,
} from './bulk/bulk-actions.ts';
import { moveInOrder } from './bulk/manual-order.ts';
import { ORDER_MOVES } from './bulk/order-move.ts';
import { askToPurge } from './bulk/purge-trash.ts';
import { regenerateChosen } from './bulk/regenerate-images.ts';
import { changeCollection } from './collections-store.ts';
import type { GridOptions } from './grid/grid-controller.ts';
import { GridView } from './grid/grid-view.tsx';
import { retryGallery, setQueryText, useGallery } from './gallery-store.ts';
import { draggedImages, startImageDrag } from './image-drag.ts';
import { clearSelection, focusPosition } from './selection.ts';
import { stackMenu } from './stack-menu.ts';
import { useSetVersion } from './use-set.ts';
import styles from './gallery.module.css';

const NO_ENTRIES: readonly MenuEntry[] = [];

function useGridOptions(): GridOptions {
  const kind = useSetting('gridLayout') ?? 'justified';
  const tileSize = useSetting('thumbnailSize') ?? 220;
  return useMemo(() => ({ kind, tileSize, gap: 6, headerHeight: 48, listRowHeight: 48 }), [kind, tileSize]);
}

function openImage(position: number): void {
  const { set } = useGallery.getState();
  if (set !== null) withTile(set, position, ({ uid }) => navigate('image', { uid }));
}

/** The grid, or what there is instead of it. */
export function GridArea({ collectionId }: { collectionId: string | null }): ReactNode {
  const t = useTranslate();
  const set = useGallery((state) => state.set);
  const failure = useGallery((state) => state.failure);
  const options = useGridOptions();
  const sort = useGallery((state) => state.sort);
  const [menu, setMenu] = useState<readonly MenuEntry[]>(NO_ENTRIES);
  useSetVersion(set);

  const prepareMenu = useCallback(
    (position: number | null) => {
      const tile = position === null ? undefined : useGallery.getState().set?.tile(position);
      if (position === null || tile === undefined) {
        setMenu(NO_ENTRIES);
        return;
      }
      if (!includes(useGallery.getState().selection, position)) {
        clearSelection();
        focusPosition(position, false);
      }
      setMenu(tileMenu(tile, position, collectionId, t));
    },
    [collectionId, t],
  );

  const ordered = sort.key === 'custom' && collectionId !== null ? collectionId : null;
  const onDropBefore =
    ordered === null
      ? undefined
      : (position: number): void => {
          const chosen = draggedImages();
          if (chosen === null || set === null) return;
          void set
            .fetchTile(position)
            .then(async (before) => await reorderBefore(chosen, ordered, before?.uid ?? null));
        };

  if (failure !== null && set === null) {
    return (
      <div className={styles.center}>
        <ErrorState
          title={t('gallery.failed')}
          message={errorText(failure)}
          retry={{ label: t('common.retry'), run: retryGallery }}
        />
      </div>
    );
  }
  if (set === null) {
    return (
      <div className={styles.center}>
        <Opening label={t('common.loading')} />
      </div>
    );
  }
  if (set.complete && set.total === 0) return <NothingHere />;
  return (
    <ContextMenu entries={menu}>
      <div
        className={styles.content}
        onContextMenuCapture={(event) => {
          const tile = (event.target as HTMLElement).closest<HTMLElement>('[data-position]');
          if (tile !== null) prepareMenu(Number(tile.dataset['position']));
          else if (event.clientX === 0 && event.clientY === 0) prepareMenu(useGallery.getState().current);
          else prepareMenu(null);
        }}
      >
        <GridView
          set={set}
          options={options}
          onOpen={openImage}
          onDragTiles={startImageDrag}
          onDropBefore={onDropBefore}
        />
      </div>
    </ContextMenu>
  );
}

function tileMenu(
  tile: ImageTile,
  position: number,
  collectionId: string | null,
  t: Translate,
): readonly MenuEntry[] {
  if (isTrashView()) {
    return [
      { kind: 'item', label: t('gallery.action.open'), run: () => openImage(position) },
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
  const selected = countOf(useGallery.getState().selection);
  const isOrdered = collectionId !== null && useGallery.getState().sort.key === 'custom';
  const regenerateAll: MenuEntry = {
    kind: 'item',
    label: t('gallery.regenerate.menu'),
    command: 'image.regenerate',
    run: () => void regenerateChosen(),
  };
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
    { kind: 'item', label: t('gallery.action.open'), command: 'image.open', run: () => openImage(position) },
    { kind: 'item', label: t('gallery.command.favorite'), command: 'image.favorite', run: toggleFavorite },
    { kind: 'item', label: t('gallery.action.tag'), command: 'image.tag', run: openTagDialog },
    { kind: 'item', label: t('gallery.action.collect'), command: 'image.collect', run: openCollectDialog },
    { kind: 'item', label: t('gallery.action.move'), command: 'image.move', run: openMoveDialog },
    ...stackMenu(tile, position, selected, t),
    ...(selected > 1 ? [regenerateAll] : []),
    ...inCollection,
    ...(isOrdered ? [orderMenu(collectionId ?? '', t)] : []),
    { kind: 'separator' },
    ...imageMenu(tile, t),
    { kind: 'separator' },
    { kind: 'item', label: t('gallery.action.delete'), command: 'image.delete', danger: true, run: trash },
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

function NothingHere(): ReactNode {
  const t = useTranslate();
  const text = useGallery((state) => state.text);
  const query = useGallery((state) => state.query);
  if (text.trim() === 'is:trashed') {
    return (
      <div className={styles.center}>
        <EmptyState icon={Trash2} title={t('gallery.empty.trash')} />
      </div>
    );
  }
  if (asksForJobs(query)) {
    return (
      <div className={styles.center}>
        <EmptyState
          icon={ListTodo}
          title={t('gallery.empty.jobs')}
          text={t('gallery.empty.jobsText')}
          actions={<Button onClick={() => navigate('queue', {})}>{t('gallery.empty.openQueue')}</Button>}
        />
      </div>
    );
  }
  if (text !== '') {
    return (
      <div className={styles.center}>
        <EmptyState
          icon={SearchX}
          title={t('gallery.empty.noMatch')}
          text={t('gallery.empty.noMatchText')}
          actions={<Button onClick={() => setQueryText('')}>{t('gallery.empty.clear')}</Button>}
        />
      </div>
    );
  }
  return (
    <div className={styles.center}>
      <EmptyState
        icon={Images}
        title={t('gallery.empty.title')}
        text={t('gallery.empty.text')}
        actions={
          <>
            <Button variant="primary" onClick={() => navigate('generate', {})}>
              {t('gallery.empty.generate')}
            </Button>
            <Button onClick={openFolders}>{t('gallery.empty.addFolder')}</Button>
          </>
        }
      />
    </div>
  );
}
