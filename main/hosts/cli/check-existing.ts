import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AppError } from '../../domain/errors.ts';

/** Makes sure that what the command line names is there. @throws AppError NOT_FOUND */
export async function checkExisting(paths: readonly string[]): Promise<void> {
  for (const path of paths.map((given) => resolve(given))) await isFolder(path);
}

/** Whether there is a folder at a path, and no file. @throws AppError NOT_FOUND */
export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw new AppError('NOT_FOUND', `There is no file or folder ${path}`, { path }, error);
  }
}
