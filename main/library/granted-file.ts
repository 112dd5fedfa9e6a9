import { open } from 'node:fs/promises';
import { AppError } from '../domain/errors.ts';
import { isMissing } from '../error-code.ts';

/** Makes sure that a file somebody named can be read. @throws AppError NOT_FOUND, FILE_UNREADABLE */
export async function checkReadable(path: string): Promise<void> {
  try {
    const handle = await open(path, 'r');
    const facts = await handle.stat();
    await handle.close();
    if (!facts.isFile()) throw new AppError('FILE_UNREADABLE', `This is no file: ${path}`, { path });
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw isMissing(error)
      ? new AppError('NOT_FOUND', `There is no file ${path}`, { path }, error)
      : new AppError(
          'FILE_UNREADABLE',
          `This file can't be read; check its permissions: ${path}`,
          { path },
          error,
        );
  }
}
