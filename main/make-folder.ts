import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from './domain/errors.ts';
import { errorCode } from './error-code.ts';

/**
 * Makes a folder and those above it that are missing; one that is there is left as it is. `mkdir`'s own `recursive` never returns
 * below a folder that keeps none, such as `/proc`.
 * @throws AppError LIBRARY_UNWRITABLE there; else what the system says
 */
export async function makeFolder(path: string): Promise<void> {
  if (await isFolder(path)) return;
  const parent = dirname(path);
  if (parent !== path) await makeFolder(parent);
  try {
    await mkdir(path);
  } catch (error) {
    // Another may have made it meanwhile.
    if (errorCode(error) === 'EEXIST' && (await isFolder(path))) return;
    if (errorCode(error) !== 'ENOENT') throw error;
    throw new AppError('LIBRARY_UNWRITABLE', `No folder can be made here: ${path}`, { path }, error);
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
