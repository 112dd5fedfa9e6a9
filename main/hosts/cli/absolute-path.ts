import { resolve } from 'node:path';
import { AppError } from '../../domain/errors.ts';

/**
 * A path of the command line, absolute. An empty one, as of a variable that isn't set, would mean the folder the shell is in.
 * @throws AppError INVALID_INPUT
 */
export function absolutePath(given: string): string {
  if (given === '')
    throw new AppError('INVALID_INPUT', 'A path is empty. Write . for the folder you are in.');
  return resolve(given);
}
