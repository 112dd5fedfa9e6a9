import { AppError, isAppError } from './domain/errors.ts';
import { isWritable } from './library/folder-access.ts';
import { libraryLayout } from './library/layout.ts';
import { makeReadingCopy } from './library/reading-copy.ts';
import { openStudio, type Studio, type StudioOptions } from './open-studio.ts';

/**
 * Opens a library that can't be written on a copy of its catalog, to be looked at.
 * @param refusal why it could not be opened; thrown again where that is not all
 */
export async function openCopy(
  libraryPath: string,
  options: StudioOptions,
  refusal: unknown,
): Promise<Studio> {
  if (!isAppError(refusal) || refusal.code !== 'LIBRARY_UNWRITABLE') throw refusal;
  // Where pictures could be moved, what a copy of the catalog has open with them must not be done behind the catalog's back.
  if ((await isWritable(libraryLayout(libraryPath).images, 'ask')) === true) throw refusal;
  const opened = await openStudio(libraryPath, options, await makeReadingCopy(libraryPath));
  if (opened.kind !== 'owner') throw new AppError('INTERNAL', 'The copy is in use.');
  return opened.studio;
}
