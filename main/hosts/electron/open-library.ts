import { serveLibrary, type ServedLibrary } from '../../serve-library.ts';
import { libraryFolder } from '../../user-folders.ts';
import type { StudioOptions } from '../../studio.ts';

/**
 * Opens the library and lets this user's command line and browser reach it. The window loads this module once it is shown: everything heavy
 * (catalog, engines, picture decoders) hangs on it.
 * @throws AppError when the library can't be opened
 */
export function openLibrary(options: StudioOptions): Promise<ServedLibrary> {
  return serveLibrary(libraryFolder(options.settings.get().libraryFolder), options, 0);
}
