import { useState, type DragEvent, type ReactNode } from 'react';
import { Folder, HardDrive } from 'lucide-react';
import { takesPictures } from '../../../../main/domain/folder-path.ts';
import type { Query } from '../../../../main/domain/query/ast.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { TreeList, TreeRow } from '../../../ui/tree-row.tsx';
import { moveToFolder, type FolderPlace } from '../bulk/bulk-actions.ts';
import { openDialog } from '../bulk/gallery-dialog.ts';
import { commandTarget, setQuery, useGallery } from '../gallery-store.ts';
import { isImageDrag } from '../image-drag.ts';
import { bringsImages, droppedImages, panelDrag, startPanelDrag, type PanelDrag } from './drags.ts';
import type { FolderNode } from './folder-nodes.ts';
import { PanelSection } from './panel-section.tsx';
import { folderQuery, LIBRARY_ROOT, showsFolder } from './folder-query.ts';
import { isWritable, useFolders, type RootNode } from './use-folders.ts';
import styles from './panel.module.css';

/** The folders of every root, opened level by level. Pictures, collections and folders can be dropped on them. */
export function FolderList(): ReactNode {
  const t = useTranslate();
  return (
    <PanelSection title={t('gallery.folders.title')} memoryKey="gallery:folders" accepts={bringsImages}>
      <Roots />
    </PanelSection>
  );
}

function Roots(): ReactNode {
  const t = useTranslate();
  const roots = useFolders();
  if (roots === null) return <p className={styles.empty}>{t('common.loading')}</p>;
  return (
    <TreeList>
      {roots.map((root) => (
        <Branch key={root.id} root={root} others={roots} node={root.tree} depth={0} />
      ))}
    </TreeList>
  );
}

interface BranchProps {
  readonly root: RootNode;
  readonly others: readonly RootNode[];
  readonly node: FolderNode;
  readonly depth: number;
}

function Branch({ root, others, node, depth }: BranchProps): ReactNode {
  const t = useTranslate();
  const query = useGallery((state) => state.query);
  const [open, setOpen] = useState(depth === 0);
  const { name, path, images, children } = node;
  const takes = isWritable(root) && takesPictures(root.id === LIBRARY_ROOT, path);
  const place: FolderPlace = { rootId: root.id, folder: path };
  const here = folderQuery(root, others, path);
  const onDragStart = (event: DragEvent): void =>
    startPanelDrag(event, { kind: 'folder', rootId: root.id, path, query: here, count: images });
  return (
    <TreeRow
      depth={depth}
      name={name}
      icon={depth === 0 ? HardDrive : Folder}
      count={images}
      pressed={showsFolder(query, root, others, path)}
      title={path === '' ? undefined : path}
      open={children.length > 0 ? open : null}
      onOpen={setOpen}
      expanderLabel={t(open ? 'gallery.collection.collapse' : 'gallery.collection.expand', { name })}
      menu={useFolderMenu(name, here, place, takes)}
      onClick={() => setQuery(here)}
      onDragStart={path === '' ? undefined : onDragStart}
      accepts={(event) => takes && (isImageDrag(event) || isElsewhere(panelDrag(event), place))}
      onDrop={(event) => {
        const chosen = droppedImages(event);
        const drag = panelDrag(event);
        // A folder moves as a whole: what is below it keeps its order.
        const strip = drag?.kind === 'folder' ? parentOf(drag.path) : null;
        if (chosen !== null) moveToFolder(chosen, place, strip);
      }}
    >
      <TreeList>
        {children.map((child) => (
          <Branch key={child.path} root={root} others={others} node={child} depth={depth + 1} />
        ))}
      </TreeList>
    </TreeRow>
  );
}

/** Whether a dragged collection, or a folder that is neither this one nor above it nor in it already, can be dropped here. */
function isElsewhere(drag: PanelDrag | null, { rootId, folder }: FolderPlace): boolean {
  if (drag === null || drag.kind === 'collection') return drag !== null;
  if (drag.rootId !== rootId) return true;
  return parentOf(drag.path) !== folder && `${folder}/`.startsWith(`${drag.path}/`) === false;
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function useFolderMenu(name: string, here: Query, place: FolderPlace, takes: boolean): readonly MenuEntry[] {
  const t = useTranslate();
  const chosen = commandTarget();
  const hasSelection = useGallery((state) => state.selection.length > 0);
  return [
    { kind: 'heading', label: name },
    {
      kind: 'item',
      label: t('gallery.folders.show'),
      run: () => setQuery(here),
    },
    {
      kind: 'item',
      label: t('gallery.folders.moveHere', { count: chosen?.count ?? 0 }),
      disabled: !takes || !hasSelection || chosen === null,
      run: () => {
        const now = commandTarget();
        if (now !== null) moveToFolder(now, place, null);
      },
    },
    {
      kind: 'item',
      label: t('gallery.folders.newInside'),
      disabled: !takes || chosen === null,
      run: () => {
        const now = commandTarget();
        if (now !== null) openDialog({ kind: 'move', chosen: now, inside: place });
      },
    },
  ];
}
