import type { FolderView } from '../../../../preload/contract/gallery.ts';

export interface FolderNode {
  readonly name: string;
  /** Below the root. */
  readonly path: string;
  /** Pictures in it and below. */
  readonly images: number;
  readonly children: readonly FolderNode[];
}

/** Made once: it takes longer than comparing a thousand names. */
const BY_NAME = new Intl.Collator(undefined, { numeric: true });

interface Draft {
  images: number;
  readonly children: Map<string, Draft>;
}

/** One root's folders as a tree; each counts what is below it too. Folders on the way have no pictures of their own. */
export function folderTree(folders: readonly FolderView[], rootId: string): readonly FolderNode[] {
  return pathTree(folders.filter((folder) => folder.rootId === rootId));
}

/** Paths as a tree, in the order of their names; each counts what is below it too. */
export function pathTree(
  paths: readonly { readonly path: string; readonly images: number }[],
): readonly FolderNode[] {
  const root: Draft = { images: 0, children: new Map() };
  for (const { path, images } of paths) {
    let at = root;
    for (const part of path.split('/').filter(Boolean)) {
      let child = at.children.get(part);
      if (child === undefined) {
        child = { images: 0, children: new Map() };
        at.children.set(part, child);
      }
      child.images += images;
      at = child;
    }
  }
  return nodesOf(root, '');
}

function nodesOf(draft: Draft, parent: string): readonly FolderNode[] {
  return [...draft.children]
    .map(([name, child]) => {
      const path = parent === '' ? name : `${parent}/${name}`;
      return { name, path, images: child.images, children: nodesOf(child, path) };
    })
    .sort((a, b) => BY_NAME.compare(a.name, b.name));
}

/** A tree's folders, each before those in it. */
export function allFolders(node: FolderNode): readonly FolderNode[] {
  return [node, ...node.children.flatMap(allFolders)];
}
