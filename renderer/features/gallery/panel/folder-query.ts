import type { Query } from '../../../../main/domain/query/ast.ts';
import { addTerm, chosenValues, fieldTerm } from '../../../../main/domain/query/edit.ts';
import type { RootView } from '../../../../preload/contract/gallery.ts';

/** Id of the library's own tree, and what a query calls it. */
export const LIBRARY_ROOT = 'library';

/** What a query calls a root: its title, or its id where the title means another one too. */
function rootName({ id, title }: RootView, others: readonly RootView[]): string {
  if (id === LIBRARY_ROOT) return LIBRARY_ROOT;
  const lower = title.toLowerCase();
  const isShared =
    lower === LIBRARY_ROOT || others.some((other) => other.id !== id && other.title.toLowerCase() === lower);
  return isShared ? id : title;
}

/** Finds what lies below a folder of a root; `''` is the root itself. Equal paths of two roots are not the same folder. */
export function folderQuery(root: RootView, others: readonly RootView[], path: string): Query {
  const within = fieldTerm('root', rootName(root, others));
  return path === '' ? within : addTerm(within, fieldTerm('path', `/${path}`));
}

/** Whether a query asks for that very folder. */
export function showsFolder(
  query: Query,
  root: RootView,
  others: readonly RootView[],
  path: string,
): boolean {
  if (!chosenValues(query, 'root').includes(rootName(root, others))) return false;
  const paths = chosenValues(query, 'path');
  return path === '' ? paths.length === 0 : paths.includes(`/${path}`);
}
