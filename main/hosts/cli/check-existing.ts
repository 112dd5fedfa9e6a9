import { stat } from 'node:fs/promises';
import { AppError } from '../../domain/errors.ts';
import { absolutePath } from './absolute-path.ts';

/** Makes sure that what the command line names is there. @throws AppError NOT_FOUND */
export async function checkExisting(paths: readonly string[]): Promise<void> {
  for (const path of paths) await isFolder(path);
}

/** Whether there is a folder at a path, and no file. @throws AppError NOT_FOUND */
export async function isFolder(given: string): Promise<boolean> {
  const path = absolutePath(given);
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw new AppError('NOT_FOUND', `There is no file or folder ${path}`, { path }, error);
  }
}
