import { useMemo, useState, type ReactNode } from 'react';
import { Folder, FolderPlus } from 'lucide-react';
import { calledSo, collectionTerms } from '../../../../main/domain/collection-names.ts';
import { chosenValues, fieldTerm } from '../../../../main/domain/query/edit.ts';
import { thumbnailUrl } from '../../../api/media.ts';
import { recall, remember } from '../../../api/memory.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { IconButton } from '../../../ui/button.tsx';
import { TreeList, TreeRow } from '../../../ui/tree-row.tsx';
import { addToCollection, collectionInView } from '../bulk/bulk-actions.ts';
import { openDialog } from '../bulk/gallery-dialog.ts';
import {
  changeCollection,
  collectionTree,
  useCollections,
  type CollectionNode,
} from '../collections-store.ts';
import { setQuery, useGallery } from '../gallery-store.ts';
import { isImageDrag } from '../image-drag.ts';
import { collectionMenu } from './collection-menu.ts';
import { bringsImages, droppedImages, panelDrag, startPanelDrag } from './drags.ts';
import { PanelSection } from './panel-section.tsx';
import styles from './panel.module.css';

/** The collections, one inside another, with counts and covers. Pictures can be dropped on them, and they on each other. */
export function CollectionTree(): ReactNode {
  const t = useTranslate();
  const collections = useCollections((state) => state.collections);
  const query = useGallery((state) => state.query);
  const tree = useMemo(() => collectionTree(collections), [collections]);
  const view: TreeView = useMemo(
    () => ({
      terms: collectionTerms(collections),
      chosen: new Set(chosenValues(query, 'collection').flatMap((value) => calledSo(collections, value))),
    }),
    [collections, query],
  );
  return (
    <PanelSection
      title={t('gallery.panel.collections')}
      memoryKey="gallery:collections"
      openAtFirst
      accepts={bringsImages}
      actions={
        <IconButton
          icon={FolderPlus}
          size="small"
          label={t('gallery.collection.new')}
          onClick={() => openDialog({ kind: 'collection', parentId: null, add: null })}
        />
      }
    >
      {tree.length === 0 && <p className={styles.empty}>{t('gallery.collection.empty')}</p>}
      <Branch nodes={tree} depth={0} view={view} />
    </PanelSection>
  );
}

interface TreeView {
  /** What a query calls each, by id. */
  readonly terms: ReadonlyMap<string, string>;
  /** Those that the query that is shown asks for. */
  readonly chosen: ReadonlySet<string>;
}

interface BranchProps {
  readonly nodes: readonly CollectionNode[];
  readonly depth: number;
  readonly view: TreeView;
}

function Branch({ nodes, depth, view }: BranchProps): ReactNode {
  return (
    <TreeList>
      {nodes.map((node, index) => (
        <Node key={node.collection.id} node={node} depth={depth} view={view} siblings={nodes} index={index} />
      ))}
    </TreeList>
  );
}

/** Up to this many collections show those inside the topmost ones at first. */
const FEW = 30;

function Node({
  node: { collection, children },
  depth,
  view,
  siblings,
  index,
}: {
  node: CollectionNode;
  depth: number;
  view: TreeView;
  siblings: readonly CollectionNode[];
  index: number;
}): ReactNode {
  const t = useTranslate();
  const { id, name, count, note, coverUid, coverHash } = collection;
  const memoryKey = `collection:${id}`;
  const [open, setOpen] = useState(() => {
    const remembered = recall(memoryKey);
    if (remembered !== undefined) return remembered === 'open';
    return depth === 0 && useCollections.getState().collections.length <= FEW;
  });
  const value = view.terms.get(id) ?? id;
  return (
    <TreeRow
      depth={depth}
      name={name}
      icon={Folder}
      coverUrl={coverUid === null || coverHash === null ? null : thumbnailUrl(coverUid, coverHash, 320)}
      count={count}
      pressed={view.chosen.has(id)}
      title={note === '' ? undefined : note}
      open={children.length > 0 ? open : null}
      onOpen={(next) => {
        setOpen(next);
        remember(memoryKey, next ? 'open' : 'closed');
      }}
      expanderLabel={t(open ? 'gallery.collection.collapse' : 'gallery.collection.expand', { name })}
      menu={collectionMenu(collection, siblings, index, t)}
      onClick={() => setQuery(fieldTerm('collection', value))}
      onDragStart={(event) =>
        startPanelDrag(event, { kind: 'collection', id, query: fieldTerm('collection', value), count })
      }
      accepts={(event) => {
        const drag = panelDrag(event);
        if (drag === null) return isImageDrag(event);
        return drag.kind === 'folder' || drag.id !== id;
      }}
      acceptsBetween={(event) => {
        const drag = panelDrag(event);
        return drag?.kind === 'collection' && drag.id !== id;
      }}
      onDrop={(event, place) => {
        const drag = panelDrag(event);
        if (drag?.kind === 'collection') {
          const { parentId } = collection;
          void changeCollection(
            place === 'into'
              ? { kind: 'move', id: drag.id, parentId: id, beforeId: null }
              : { kind: 'move', id: drag.id, parentId, beforeId: siblingAt(siblings, index, place, drag.id) },
          );
          return;
        }
        const chosen = droppedImages(event);
        if (chosen === null) return;
        // With Shift they leave the collection that is shown.
        addToCollection(chosen, id, drag === null && event.shiftKey ? collectionInView() : null);
      }}
    >
      <Branch nodes={children} depth={depth + 1} view={view} />
    </TreeRow>
  );
}

/** The sibling before which something dropped at a row's edge comes; null: after all of them. */
function siblingAt(
  siblings: readonly CollectionNode[],
  index: number,
  place: 'before' | 'after',
  draggedId: string,
): string | null {
  const following = siblings.slice(place === 'before' ? index : index + 1);
  return following.find(({ collection }) => collection.id !== draggedId)?.collection.id ?? null;
}
