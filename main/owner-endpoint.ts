import { randomBytes } from 'node:crypto';
import { createPageFiles } from './page-files.ts';
import type { Dispatcher } from './rpc/dispatcher.ts';
import { openEndpoint, type Endpoint } from './rpc/http-endpoint.ts';
import { mediaRoutes } from './rpc/media-routes.ts';
import type { Studio } from './studio.ts';

/** Opens the address at which other commands of this user reach the library while one has it, and publishes it. It closes with the studio. */
export async function openOwnerEndpoint(studio: Studio, dispatcher: Dispatcher): Promise<Endpoint> {
  const ownerToken = randomKey();
  const endpoint = await openEndpoint({ dispatcher, port: 0, pageToken: randomKey(), ownerToken });
  studio.beforeClose(() => endpoint.close());
  await studio.publishOwner({ pid: process.pid, origin: endpoint.origin, token: ownerToken, stays: false });
  return endpoint;
}

/**
 * The same for a program that keeps the library until it is quit: a browser on this machine can open the page there too.
 * @param port 0: any free one
 * @throws AppError NOT_FOUND when the page was not built
 */
export async function openPageEndpoint(
  studio: Studio,
  dispatcher: Dispatcher,
  port: number,
): Promise<Endpoint> {
  const ownerToken = randomKey();
  const pageToken = randomKey();
  const endpoint = await openEndpoint({
    dispatcher,
    port,
    pageToken,
    ownerToken,
    media: mediaRoutes(studio.media, (path, error) =>
      studio.log('error', `A picture could not be served: ${path}`, { error: String(error) }),
    ),
    // This run's key, for the calls that the page makes.
    page: await createPageFiles(`<meta name="gesso-token" content="${pageToken}">`),
  });
  studio.beforeClose(() => endpoint.close());
  const { origin, pageUrl } = endpoint;
  await studio.publishOwner({ pid: process.pid, origin, token: ownerToken, stays: true, pageUrl });
  return endpoint;
}

/** A key that no one guesses. */
function randomKey(): string {
  return randomBytes(24).toString('hex');
}
