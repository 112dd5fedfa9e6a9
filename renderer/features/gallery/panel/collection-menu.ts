import type { Translate } from '../../../i18n/messages.ts';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { openDialog } from '../bulk/gallery-dialog.ts';
import { changeCollection, useCollections, type CollectionNode } from '../collections-store.ts';
import { setQuery, useGallery } from '../gallery-store.ts';
import { showsOnly } from '../shown-collection.ts';
import { restoreArchive } from './archive-actions.ts';

/** What can be done with a collection; whatever is done by dragging it is here for the keyboard too. */
export function collectionMenu(
  { id, name, parentId, count }: CollectionNode['collection'],
  /** Those of its level, it among them at `index`. */
  siblings: readonly CollectionNode[],
  index: number,
  t: Translate,
): readonly MenuEntry[] {
  const move = (before: string | null): void =>
    void changeCollection({ kind: 'move', id, parentId, beforeId: before });
  const above = siblings[index - 1]?.collection;
  return [
    { kind: 'heading', label: name },
    {
      kind: 'item',
      label: t('gallery.collection.newInside'),
      run: () => openDialog({ kind: 'collection', parentId: id, add: null }),
    },
    {
      kind: 'item',
      label: t('gallery.collection.rename'),
      run: () => openDialog({ kind: 'rename-collection', id }),
    },
    {
      kind: 'item',
      label: t('gallery.collection.note'),
      run: () => openDialog({ kind: 'collection-note', id }),
    },
    { kind: 'separator' },
    {
      kind: 'item',
      label: t('gallery.archive.menu'),
      disabled: count === 0,
      run: () => openDialog({ kind: 'archive-collection', id }),
    },
    {
      kind: 'item',
      label: t('gallery.archive.restore'),
      disabled: count === 0,
      run: () => void restoreArchive({ id, name }),
    },
    { kind: 'separator' },
    {
      kind: 'item',
      label: t('gallery.collection.moveUp'),
      disabled: index === 0,
      run: () => move(siblings[index - 1]?.collection.id ?? null),
    },
    {
      kind: 'item',
      label: t('gallery.collection.moveDown'),
      disabled: index === siblings.length - 1,
      run: () => move(siblings[index + 2]?.collection.id ?? null),
    },
    ...(above === undefined
      ? []
      : ([
          {
            kind: 'item',
            label: t('gallery.collection.into', { name: above.name }),
            run: () => void changeCollection({ kind: 'move', id, parentId: above.id, beforeId: null }),
          },
        ] as const)),
    {
      kind: 'item',
      label: t('gallery.collection.toTop'),
      disabled: parentId === null,
      run: () => void changeCollection({ kind: 'move', id, parentId: null, beforeId: null }),
    },
    { kind: 'separator' },
    {
      kind: 'item',
      label: t('gallery.collection.delete'),
      danger: true,
      run: () => {
        const { query } = useGallery.getState();
        const shown = showsOnly(query, useCollections.getState().collections, id);
        void changeCollection({ kind: 'delete', id }).then((done) => {
          if (done && shown) setQuery({ kind: 'all' });
        });
      },
    },
  ];
}
