import { takeLibrary } from '../../connect-library.ts';
import { mediaRoutes } from '../../rpc/media-routes.ts';
import { openOwnerEndpoint, randomKey } from '../../owner-endpoint.ts';
import { createStudioDispatcher } from '../../rpc/studio-dispatcher.ts';
import { openConfSettings } from '../../conf-settings.ts';
import { createPageFiles } from '../../page-files.ts';

export interface WebHostOptions {
  readonly library: string;
  /** 0: any free one. */
  readonly port: number;
  /** Told the address to open, which carries this run's key. */
  readonly onReady: (url: string) => void;
  /** Ends the host; without it SIGINT and SIGTERM do. */
  readonly signal?: AbortSignal;
}

/**
 * Serves the app to a browser on this machine until it is told to stop.
 * @throws AppError LIBRARY_LOCKED when another program has the library open
 */
export async function runWebHost(options: WebHostOptions): Promise<void> {
  const studio = await takeLibrary(options.library, {
    settings: openConfSettings(),
    host: { kind: 'web', canDragOut: false },
  });
  const pageToken = randomKey();
  const endpoint = await openOwnerEndpoint(studio, {
    stays: true,
    dispatcher: createStudioDispatcher(studio),
    port: options.port,
    pageToken,
    media: mediaRoutes(studio.media, (path, error) =>
      studio.log('error', `A picture could not be served: ${path}`, { error: String(error) }),
    ),
    // This run's key, for the calls that the page makes.
    page: await createPageFiles(`<meta name="gesso-token" content="${pageToken}">`),
  });
  options.onReady(endpoint.pageUrl);
  await stopRequested(options.signal);
  await endpoint.close();
  await studio.close();
}

function stopRequested(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve();
    signal?.addEventListener('abort', () => resolve(), { once: true });
    if (signal) return;
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
