import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Transport } from '../preload/contract/client.ts';
import { createWebTransport } from '../preload/contract/web-transport.ts';
import { AppError } from './domain/errors.ts';
import { isLibraryFolder } from './library/library-folder.ts';
import { openCopy } from './open-copy.ts';
import { openStudio, type OwnerEndpoint, type StudioOptions } from './open-studio.ts';

export interface LibraryConnection {
  readonly transport: Transport;
  /** The library can't be written: what a command changes is gone when it ends. */
  readonly isCopy?: true;
  close(): Promise<void>;
}

/** What owning a library takes: a guest starts in half the time without it. */
const ownerParts = async () => await import('./own-library.ts');

/** Makes sure that a folder is meant as a library. @throws AppError NOT_FOUND */
export async function checkLibrary(path: string): Promise<void> {
  if (await isLibraryFolder(path)) return;
  const message = `There is no library in ${path}. Check --library, or make one there with "gesso generate", "gesso import" or "gesso serve".`;
  throw new AppError('NOT_FOUND', message, { path });
}

/** How long another process may take to say where it can be reached, or to let go of the library. */
const PATIENCE_MS = 30_000;

/**
 * Reaches a library for one command: as its owner when nobody has it, else through the owner. As owner it is reachable by
 * further commands too, and stays until the last of them is served.
 * @throws AppError LIBRARY_LOCKED, and what opening a library throws
 */
export async function connectLibrary(
  libraryPath: string,
  options: StudioOptions,
): Promise<LibraryConnection> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const opened = await openStudio(libraryPath, options);
    if (opened.kind === 'owner') return await (await ownerParts()).asOwner(opened.studio);
    const guest = opened.endpoint && (await asGuest(opened.endpoint));
    if (guest) return guest;
    await sleep(50);
  }
  throw new AppError(
    'LIBRARY_LOCKED',
    `Another program has this library open and does not answer: ${libraryPath}. Close it, or end its process.`,
    { path: libraryPath },
  );
}

/**
 * The same for a command that changes nothing: where the library can't be written, it is read all the same.
 * @throws AppError LIBRARY_LOCKED, and what opening a library throws
 */
export async function connectToRead(libraryPath: string, options: StudioOptions): Promise<LibraryConnection> {
  try {
    return await connectLibrary(libraryPath, options);
  } catch (error) {
    const { transport, close } = (await ownerParts()).asReader(await openCopy(libraryPath, options, error));
    return { isCopy: true, transport, close };
  }
}

async function asGuest(owner: OwnerEndpoint): Promise<LibraryConnection | undefined> {
  const transport = createWebTransport({
    origin: owner.origin,
    token: owner.token,
    clientId: randomUUID(),
    fetch: (url, init) => fetch(url, init),
    openSocket: (url, protocols) => new WebSocket(url, protocols),
    attempts: 3,
  });
  const answer = await transport.call('system.info', {});
  if (!answer.ok) {
    transport.close();
    return undefined;
  }
  // Held open for the command's whole run, so that the owner knows it is needed.
  const leave = transport.subscribe('gallery.events', {}, () => undefined);
  return {
    transport,
    async close() {
      leave();
      transport.close();
      await sleep(0);
    },
  };
}
