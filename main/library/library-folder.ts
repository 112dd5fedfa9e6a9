import { access, constants, readdir, stat } from 'node:fs/promises';
import { AppError } from '../domain/errors.ts';
import { libraryLayout } from './layout.ts';
import { isInside } from './path-guard.ts';

/** What file managers leave in any folder. */
const CLUTTER = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini', '.directory']);

/**
 * Checks that a folder can be the library: one already, or empty. The library would otherwise lie among somebody's own files.
 * @param path absolute @param current the library's folder now, absolute
 * @throws AppError INVALID_INPUT, NOT_FOUND, LIBRARY_UNWRITABLE
 */
export async function checkLibraryFolder(path: string, current: string): Promise<void> {
  if (path !== current && (isInside(current, path) || isInside(path, current))) {
    throw new AppError('INVALID_INPUT', `${path} and the library at ${current} lie inside each other.`);
  }
  if (!(await isFolder(path))) throw new AppError('NOT_FOUND', `There is no folder ${path}.`);
  const names = (await readdir(path)).filter((name) => !CLUTTER.has(name));
  const isLibrary = await isFolder(libraryLayout(path).hidden);
  if (names.length > 0 && !isLibrary) {
    throw new AppError(
      'INVALID_INPUT',
      `${path} has other files in it. Choose an empty folder or a Gesso library. To show the pictures of a folder, bring it in instead.`,
    );
  }
  await access(path, constants.W_OK).catch((error: unknown) => {
    throw new AppError('LIBRARY_UNWRITABLE', `Gesso may not write to ${path}.`, { path }, error);
  });
}

/**
 * Whether a folder is meant as a library: one is in it, be it only its pictures, from which the rest can be made anew, or it was made
 * for one and is empty.
 */
export async function isLibraryFolder(path: string): Promise<boolean> {
  const { hidden, images } = libraryLayout(path);
  if ((await isFolder(hidden)) || (await isFolder(images))) return true;
  return (await isFolder(path)) && (await readdir(path)).length === 0;
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
