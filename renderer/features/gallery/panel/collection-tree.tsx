import { useState, type DragEvent, type ReactNode } from 'react';
import { ChevronRight, Folder, FolderPlus } from 'lucide-react';
import { chosenValues, fieldTerm } from '../../../../main/domain/query/edit.ts';
import { printQuery } from '../../../../main/domain/query/printer.ts';
import { thumbnailUrl } from '../../../api/media.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { IconButton } from '../../../ui/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { ContextMenu, type MenuEntry } from '../../../ui/menu.tsx';
import { addToCollection } from '../bulk/bulk-actions.ts';
import { openDialog } from '../bulk/gallery-dialog.ts';
import {
  changeCollection,
  collectionTree,
  useCollections,
  type CollectionNode,
} from '../collections-store.ts';
import { setQuery, useGallery } from '../gallery-store.ts';
import { draggedImages, isImageDrag } from '../image-drag.ts';
import styles from './panel.module.css';

/** The collections, one inside another, with counts and covers. Pictures can be dropped on them, and they on each other. */
export function CollectionTree(): ReactNode {
  const t = useTranslate();
  const collections = useCollections((state) => state.collections);
  const tree = collectionTree(collections);
  return (
    <section className={styles.section}>
      <div className={styles.sectionHead}>
        <h3>{t('gallery.panel.collections')}</h3>
        <IconButton
          icon={FolderPlus}
          size="small"
          label={t('gallery.collection.new')}
          onClick={() => openDialog({ kind: 'collection', parentId: null, add: null })}
        />
      </div>
      {tree.length === 0 && <p className={styles.empty}>{t('gallery.collection.empty')}</p>}
      <Branch nodes={tree} depth={0} />
    </section>
  );
}

function Branch({ nodes, depth }: { nodes: readonly CollectionNode[]; depth: number }): ReactNode {
  return (
    <ul className={styles.tree}>
      {nodes.map((node, index) => (
        <Node key={node.collection.id} node={node} depth={depth} siblings={nodes} index={index} />
      ))}
    </ul>
  );
}

const COLLECTION_DRAG = 'application/x-gesso-collection';

/** What a collection's query term names: its name, or its id where another has the same name. */
function termValue(id: string, name: string): string {
  const { collections } = useCollections.getState();
  const lower = name.toLowerCase();
  return collections.some((one) => one.id !== id && one.name.toLowerCase() === lower) ? id : name;
}

function Node({
  node: { collection, children },
  depth,
  siblings,
  index,
}: {
  node: CollectionNode;
  depth: number;
  siblings: readonly CollectionNode[];
  index: number;
}): ReactNode {
  const t = useTranslate();
  const query = useGallery((state) => state.query);
  const [open, setOpen] = useState(depth === 0);
  const [over, setOver] = useState(false);
  const { id, name, count, coverUid, coverHash } = collection;
  const value = termValue(id, name);
  const current = chosenValues(query, 'collection').some((one) => one === name || one === id);

  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const moved = event.dataTransfer.getData(COLLECTION_DRAG);
    if (moved !== '' && moved !== id) {
      void changeCollection({ kind: 'move', id: moved, parentId: id, beforeId: null });
      return;
    }
    const chosen = draggedImages();
    if (chosen !== null) void addToCollection(chosen, id);
  };
  return (
    <li>
      <ContextMenu entries={useNodeMenu(collection, siblings, index)}>
        <div
          className={classNames(styles.node, over && styles.over)}
          style={{ paddingLeft: depth * 14 }}
          onDragOver={(event) => {
            if (!isImageDrag(event) && !event.dataTransfer.types.includes(COLLECTION_DRAG)) return;
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={onDrop}
        >
          {children.length > 0 ? (
            <button
              type="button"
              className={styles.expander}
              aria-expanded={open}
              aria-label={t(open ? 'gallery.collection.collapse' : 'gallery.collection.expand', { name })}
              onClick={() => setOpen(!open)}
            >
              <ChevronRight size={13} aria-hidden className={styles.chevron} />
            </button>
          ) : (
            <span className={styles.expander} />
          )}
          <button
            type="button"
            className={styles.value}
            aria-pressed={current}
            draggable
            onDragStart={(event) => event.dataTransfer.setData(COLLECTION_DRAG, id)}
            title={collection.note === '' ? undefined : collection.note}
            onClick={() => setQuery(fieldTerm('collection', value))}
          >
            {coverUid !== null && coverHash !== null ? (
              <img
                src={thumbnailUrl(coverUid, coverHash, 320)}
                alt=""
                className={styles.cover}
                draggable={false}
              />
            ) : (
              <Folder size={16} aria-hidden className={styles.icon} />
            )}
            <span className={styles.valueName}>{name}</span>
            <span className={styles.valueCount}>{count.toLocaleString()}</span>
          </button>
        </div>
      </ContextMenu>
      {open && children.length > 0 && <Branch nodes={children} depth={depth + 1} />}
    </li>
  );
}

function useNodeMenu(
  { id, name, parentId }: CollectionNode['collection'],
  siblings: readonly CollectionNode[],
  index: number,
): readonly MenuEntry[] {
  const t = useTranslate();
  const move = (before: string | null): void =>
    void changeCollection({ kind: 'move', id, parentId, beforeId: before });
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
        const shown = printQuery(query) === printQuery(fieldTerm('collection', name));
        void changeCollection({ kind: 'delete', id }).then((done) => {
          if (done && shown) setQuery({ kind: 'all' });
        });
      },
    },
  ];
}
