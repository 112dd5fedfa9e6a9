import { takeLibrary } from '../../connect-library.ts';
import { openPageEndpoint } from '../../owner-endpoint.ts';
import type { Dispatcher } from '../../rpc/dispatcher.ts';
import { createStudioDispatcher } from '../../rpc/studio-dispatcher.ts';
import { libraryFolder } from '../../user-folders.ts';
import type { Studio, StudioOptions } from '../../studio.ts';

export interface OpenLibrary {
  readonly studio: Studio;
  readonly dispatcher: Dispatcher;
  close(): Promise<void>;
}

/**
 * Opens the library and lets this user's command line and browser reach it. The window loads this module once it is shown: everything heavy
 * (catalog, engines, picture decoders) hangs on it.
 * @throws AppError when the library can't be opened
 */
export async function openLibrary(options: StudioOptions): Promise<OpenLibrary> {
  const studio = await takeLibrary(libraryFolder(options.settings.get().libraryFolder), options);
  const dispatcher = createStudioDispatcher(studio);
  const endpoint = await openPageEndpoint(studio, dispatcher, 0);
  return {
    studio,
    dispatcher,
    async close() {
      await endpoint.close();
      await studio.close();
    },
  };
}
