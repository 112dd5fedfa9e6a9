import { takeLibrary } from '../../connect-library.ts';
import { openOwnerEndpoint } from '../../owner-endpoint.ts';
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
 * Opens the library and lets this user's command line reach it. The window loads this module once it is shown: everything heavy
 * (catalog, engines, picture decoders) hangs on it.
 * @throws AppError when the library can't be opened
 */
export async function openLibrary(options: StudioOptions): Promise<OpenLibrary> {
  const studio = await takeLibrary(libraryFolder(options.settings.get().libraryFolder), options);
  const dispatcher = createStudioDispatcher(studio);
  // No page is served there.
  const endpoint = await openOwnerEndpoint(studio, { dispatcher, stays: true });
  return {
    studio,
    dispatcher,
    async close() {
      await endpoint.close();
      await studio.close();
    },
  };
}
