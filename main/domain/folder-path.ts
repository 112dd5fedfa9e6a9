/** Longest path of a folder below its root, characters. */
export const MAX_FOLDER_PATH = 1000;

/** Name of the library's folder in which pictures lie; beside it is what is not the user's. */
export const PICTURES_FOLDER = 'collections';

const FORBIDDEN = /[\p{Cc}\\:*?"<>|]/u;

/**
 * Whether a folder of that name can be made on every system: parts with `/` between, none hidden, none that Windows has no
 * name for. Existing folders may be called otherwise.
 */
export function isPortableFolder(path: string): boolean {
  return path.length <= MAX_FOLDER_PATH && path.split('/').every(isPortableName);
}

function isPortableName(name: string): boolean {
  return (
    name !== '' &&
    !name.startsWith('.') &&
    !/[. ]$/u.test(name) &&
    !FORBIDDEN.test(name) &&
    name.length <= 200
  );
}

/**
 * Whether pictures may be put there: never outside the root or into a hidden folder, where no scan would find them, and in the
 * library itself only below `collections`. `''` is the root.
 */
export function takesPictures(isLibrary: boolean, path: string): boolean {
  if (isLibrary && path !== PICTURES_FOLDER && !path.startsWith(`${PICTURES_FOLDER}/`)) return false;
  if (path === '') return true;
  return (
    path.length <= MAX_FOLDER_PATH && path.split('/').every((part) => part !== '' && !part.startsWith('.'))
  );
}

/**
 * The folder that a move (`relocate`, see `Change`) takes the pictures of the folder `own` to; null when they stay.
 * @param own path below its root, `''` for the root itself
 */
export function relocatedFolder(
  { folder, strip }: { readonly folder: string; readonly strip: string | null },
  own: string,
): string | null {
  if (strip !== null && strip !== '' && own !== strip && !own.startsWith(`${strip}/`)) return null;
  const kept = strip === null ? '' : strip === '' ? own : own.slice(strip.length + 1);
  return [folder, kept].filter((part) => part !== '').join('/');
}
