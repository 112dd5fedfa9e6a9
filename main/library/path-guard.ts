import { realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { AppError } from '../domain/errors.ts';

/**
 * The absolute path of `below` (with `/` between the parts) under `root`, refusing whatever would lead out of it:
 * `..`, absolute paths, NUL; on Windows, whose names hold neither, backslashes, drive letters and alternate streams.
 * @throws AppError FORBIDDEN
 */
export function pathInside(root: string, below: string): string {
  const parts = below.split('/');
  const bad =
    below === '' ||
    isAbsolute(below) ||
    below.includes('\0') ||
    (process.platform === 'win32' && /[\\:]/.test(below)) ||
    parts.some((part) => part === '' || part === '.' || part === '..');
  if (bad)
    throw new AppError('FORBIDDEN', `Not a path below the library: ${JSON.stringify(below.slice(0, 200))}`);
  return join(root, ...parts);
}

/**
 * The same for a file that exists, following links: one that points out of the root is refused as well.
 * @throws AppError FORBIDDEN, NOT_FOUND
 */
export async function existingPathInside(root: string, below: string): Promise<string> {
  const path = pathInside(root, below);
  let real: string;
  let realRoot: string;
  try {
    [real, realRoot] = await Promise.all([realpath(path), realpath(root)]);
  } catch {
    throw new AppError('NOT_FOUND', `There is no file ${below}`, { path: below });
  }
  if (!isInside(realRoot, real))
    throw new AppError('FORBIDDEN', `${below} leads out of its folder`, { path: below });
  return path;
}

/** Whether `path` is `root` or lies below it. Both absolute. */
export function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (!way.startsWith(`..${sep}`) && way !== '..' && !isAbsolute(way));
}

/** `path` below `root` with `/` between the parts, or undefined when it lies elsewhere. */
export function pathBelow(root: string, path: string): string | undefined {
  if (!isInside(root, path)) return undefined;
  return relative(root, path).split(sep).join('/');
}
