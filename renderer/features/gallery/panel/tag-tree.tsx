import { useMemo, useState, type ReactNode } from 'react';
import { Tag } from 'lucide-react';
import {
  addTerm,
  chosenValues,
  fieldTerm,
  setField,
  toggleValue,
} from '../../../../main/domain/query/edit.ts';
import { printQuery } from '../../../../main/domain/query/printer.ts';
import { recall, remember } from '../../../api/memory.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { Button } from '../../../ui/button.tsx';
import { TreeList, TreeRow } from '../../../ui/tree-row.tsx';
import { addTag } from '../bulk/bulk-actions.ts';
import { openDialog } from '../bulk/gallery-dialog.ts';
import { setQuery, useGallery } from '../gallery-store.ts';
import { isImageDrag } from '../image-drag.ts';
import { droppedImages } from './drags.ts';
import { allFolders, pathTree, type FolderNode } from './folder-nodes.ts';
import { useCounts } from './use-counts.ts';
import { useFacet } from './use-facet.ts';
import styles from './panel.module.css';

/** More tags than a panel is looked through for; the search box completes the others. */
const MAX_TAGS = 5000;
const FEW = 12;

/** The tags of what is in view, those with a `/` inside others. Pictures can be dropped on them. */
export function TagTree(): ReactNode {
  const t = useTranslate();
  const query = useGallery((state) => state.query);
  const values = useFacet('tag', 'tag', MAX_TAGS);
  const [all, setAll] = useState(false);
  const chosen = chosenValues(query, 'tag');
  const roots = useMemo(
    () =>
      values &&
      pathTree(values.map(({ value, count }) => ({ path: value, images: count }))).toSorted(
        (a, b) => b.images - a.images,
      ),
    [values],
  );
  if (roots === null) return <p className={styles.empty}>{t('common.loading')}</p>;
  if (roots.length === 0) return <p className={styles.empty}>{t('gallery.panel.empty')}</p>;
  const shown = roots.filter(
    (node, index) => all || index < FEW || allFolders(node).some(({ path }) => chosen.includes(path)),
  );
  return (
    <>
      <Branch nodes={shown} depth={0} />
      {roots.length > FEW && (
        <Button size="small" variant="quiet" onClick={() => setAll(!all)}>
          {t(all ? 'gallery.panel.less' : 'gallery.panel.more')}
        </Button>
      )}
    </>
  );
}

function Branch({ nodes, depth }: { nodes: readonly FolderNode[]; depth: number }): ReactNode {
  const query = useGallery((state) => state.query);
  const others = setField(query, 'tag', null);
  // A picture can have several of the tags inside one, so that their counts don't add up.
  const parents = nodes.filter(({ children }) => children.length > 0);
  const counts = useCounts(parents.map(({ path }) => printQuery(addTerm(others, fieldTerm('tag', path)))));
  return (
    <TreeList>
      {nodes.map((node) => (
        <Node
          key={node.path}
          node={node}
          depth={depth}
          count={counts?.[parents.indexOf(node)] ?? node.images}
        />
      ))}
    </TreeList>
  );
}

function Node({ node, depth, count }: { node: FolderNode; depth: number; count: number }): ReactNode {
  const t = useTranslate();
  const query = useGallery((state) => state.query);
  const { name, path, children } = node;
  const memoryKey = `tag:${path}`.slice(0, 100);
  const [open, setOpen] = useState(() => recall(memoryKey) === 'open');
  return (
    <TreeRow
      depth={depth}
      name={name}
      icon={Tag}
      count={count}
      pressed={chosenValues(query, 'tag').includes(path)}
      title={path}
      open={children.length > 0 ? open : null}
      onOpen={(next) => {
        setOpen(next);
        remember(memoryKey, next ? 'open' : '');
      }}
      expanderLabel={t(open ? 'gallery.collection.collapse' : 'gallery.collection.expand', { name })}
      menu={[
        { kind: 'heading', label: path },
        {
          kind: 'item',
          label: t('gallery.tags.rename'),
          run: () => openDialog({ kind: 'rename-tag', tag: path }),
        },
        { kind: 'separator' },
        {
          kind: 'item',
          label: t('gallery.tags.delete'),
          danger: true,
          run: () => openDialog({ kind: 'delete-tag', tag: path }),
        },
      ]}
      onClick={() => setQuery(toggleValue(query, 'tag', path))}
      accepts={isImageDrag}
      onDrop={(event) => {
        const chosen = droppedImages(event);
        if (chosen !== null) addTag(chosen, path);
      }}
    >
      <Branch nodes={children} depth={depth + 1} />
    </TreeRow>
  );
}
