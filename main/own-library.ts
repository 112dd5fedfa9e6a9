import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LibraryConnection } from './connect-library.ts';
import type { Studio } from './open-studio.ts';
import type { Endpoint } from './rpc/http-endpoint.ts';
import { createInProcessTransport } from './rpc/in-process-transport.ts';
import { createStudioDispatcher } from './rpc/studio-dispatcher.ts';

/** Most commands are over by then: others wait for the library that long, and what would serve them need not be loaded. */
const REACHABLE_AFTER_MS = 300;

/**
 * The connection of a command that owns the library: one that takes a while is reachable by further commands, and stays until the
 * last of them is served.
 */
export function asOwner(studio: Studio): LibraryConnection {
  const dispatcher = createStudioDispatcher(studio);
  let endpoint: Promise<Endpoint | null> = Promise.resolve(null);
  const open = async (): Promise<Endpoint> => {
    const { openOwnerEndpoint } = await import('./owner-endpoint.ts');
    return await openOwnerEndpoint(studio, dispatcher);
  };
  const opening = setTimeout(() => {
    endpoint = open().catch((error: unknown) => {
      studio.log('error', 'Other commands can’t reach this one', { error: String(error) });
      return null;
    });
  }, REACHABLE_AFTER_MS);
  const served = async (): Promise<void> => {
    while (((await endpoint)?.clientCount() ?? 0) > 0) await sleep(25);
  };
  return {
    transport: createInProcessTransport(dispatcher, { clientId: randomUUID(), trusted: true }),
    async close() {
      await served();
      await studio.settled();
      clearTimeout(opening);
      await endpoint;
      // From here on nobody new is let in: a command that comes now waits for the lock.
      await studio.withdrawOwner();
      await served();
      await studio.close();
    },
  };
}

/** The connection of a command that reads a copy, which no one else can reach. */
export function asReader(studio: Studio): LibraryConnection {
  const dispatcher = createStudioDispatcher(studio);
  return {
    transport: createInProcessTransport(dispatcher, { clientId: randomUUID(), trusted: true }),
    close: () => studio.close(),
  };
}
