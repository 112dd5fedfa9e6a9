import { useEffect, useState } from 'react';
import type { FolderView, RootView } from '../../../../preload/contract/gallery.ts';
import { api } from '../../../api/api.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { useGallery } from '../gallery-store.ts';
import { folderTree, type FolderNode } from './folder-nodes.ts';

/** Id of the library's own tree. */
export const LIBRARY_ROOT = 'library';

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
  const revision = useGallery((state) => state.set?.revision);
  const [found, setFound] = useState<(Folders & { revision: number | undefined }) | null>(null);
  useEffect(() => {
    let current = true;
    api.gallery.folders({}).then(
      (folders) => {
        if (current) setFound({ ...folders, revision });
      },
      // The tree stays as it was; the grid tells what is wrong.
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [revision]);
  if (found === null) return null;
  const own: RootView = {
    id: LIBRARY_ROOT,
    title: t('gallery.panel.library'),
    online: true,
    readOnly: false,
  };
  return [own, ...found.roots.filter(({ id }) => id !== LIBRARY_ROOT)].map((root) => ({
    ...root,
    tree: {
      name: root.online ? root.title : t('gallery.folders.offline', { title: root.title }),
      path: '',
      images: found.folders.reduce((sum, one) => sum + (one.rootId === root.id ? one.images : 0), 0),
      children: folderTree(found.folders, root.id),
    },
  }));
}

/** Whether pictures can be put into a root. */
export function isWritable(root: RootView): boolean {
  return root.online && !root.readOnly;
}
