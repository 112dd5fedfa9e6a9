import { useEffect, useMemo, useState } from 'react';
import type { FolderView, RootView } from '../../../../preload/contract/gallery.ts';
import { api } from '../../../api/api.ts';
import { onCatalogEvent } from '../../../api/catalog-events.ts';
import { keepEqual } from '../../../api/keep-equal.ts';
import type { Translate } from '../../../i18n/messages.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { folderTree, type FolderNode } from './folder-nodes.ts';
import { LIBRARY_ROOT } from './folder-query.ts';
import { spaced } from './spaced.ts';

/** Counting every folder of a million pictures is not for every change of one. */
const READ_EVERY_MS = 1000;

export interface RootNode extends RootView {
  readonly tree: FolderNode;
}

interface Folders {
  readonly roots: readonly RootView[];
  readonly folders: readonly FolderView[];
}

/** Every root with its folders as a tree, the library's own first; null until they are read. Kept current. */
export function useFolders(): readonly RootNode[] | null {
  const t = useTranslate();
  const [found, setFound] = useState<Folders | null>(null);
  useEffect(() => {
    let current = true;
    const reading = spaced(async () => {
      try {
        const folders = await api.gallery.folders({});
        if (current) setFound((before) => keepEqual(before, folders));
      } catch {
        // The tree stays as it was; the grid tells what is wrong.
      }
    }, READ_EVERY_MS);
    reading.request();
    const stop = onCatalogEvent(({ kind }) => {
      if (kind === 'images' || kind === 'roots') reading.request();
    });
    return () => {
      current = false;
      stop();
      reading.stop();
    };
  }, []);
  return useMemo(() => found && rootNodes(found, t), [found, t]);
}

function rootNodes({ roots, folders }: Folders, t: Translate): readonly RootNode[] {
  const own: RootView = {
    id: LIBRARY_ROOT,
    title: t('gallery.panel.library'),
    online: true,
    readOnly: false,
  };
  return [own, ...roots.filter(({ id }) => id !== LIBRARY_ROOT)].map((root) => ({
    ...root,
    tree: {
      name: root.online ? root.title : t('gallery.folders.offline', { title: root.title }),
      path: '',
      images: folders.reduce((sum, one) => sum + (one.rootId === root.id ? one.images : 0), 0),
      children: folderTree(folders, root.id),
    },
  }));
}

/** Whether pictures can be put into a root. */
export function isWritable(root: RootView): boolean {
  return root.online && !root.readOnly;
}
