import { randomBytes } from 'node:crypto';
import { takeLibrary } from '../../connect-library.ts';
import type { Dispatcher } from '../../rpc/dispatcher.ts';
import { openEndpoint } from '../../rpc/http-endpoint.ts';
import { createStudioDispatcher } from '../../rpc/studio-dispatcher.ts';
import { defaultLibraryFolder } from '../../user-folders.ts';
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
  const studio = await takeLibrary(defaultLibraryFolder(), options);
  const dispatcher = createStudioDispatcher(studio);
  const ownerToken = randomBytes(24).toString('hex');
  // No page is served there.
  const endpoint = await openEndpoint({
    dispatcher,
    port: 0,
    pageToken: randomBytes(24).toString('hex'),
    ownerToken,
  });
  await studio.publishOwner({ pid: process.pid, origin: endpoint.origin, token: ownerToken, stays: true });
  return {
    studio,
    dispatcher,
    async close() {
      await endpoint.close();
      await studio.close();
    },
  };
}
