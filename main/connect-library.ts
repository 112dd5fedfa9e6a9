import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Transport } from '../preload/contract/client.ts';
import { createWebTransport } from '../preload/contract/web-transport.ts';
import { AppError, isAppError } from './domain/errors.ts';
import { isWritable } from './library/folder-access.ts';
import { libraryLayout } from './library/layout.ts';
import { isThere } from './is-there.ts';
import { isLibraryFolder } from './library/library-folder.ts';
import { makeReadingCopy } from './library/reading-copy.ts';
import { openOwnerEndpoint, openPageEndpoint } from './owner-endpoint.ts';
import type { Dispatcher } from './rpc/dispatcher.ts';
import { createInProcessTransport } from './rpc/in-process-transport.ts';
import { createStudioDispatcher } from './rpc/studio-dispatcher.ts';
import { openStudio, type OwnerEndpoint, type Studio, type StudioOptions } from './studio.ts';

export interface LibraryConnection {
  readonly transport: Transport;
  /** The library can't be written: what a command changes is gone when it ends. */
  readonly isCopy?: true;
  close(): Promise<void>;
}

/** Makes sure that a folder is meant as a library. @throws AppError NOT_FOUND */
export async function checkLibrary(path: string): Promise<void> {
  if (await isLibraryFolder(path)) return;
  const message = `There is no library in ${path}. Check --library, or make one there with "gesso generate", "gesso import" or "gesso serve".`;
  throw new AppError('NOT_FOUND', message, { path });
}

/** How long another process may take to say where it can be reached, or to let go of the library. */
const PATIENCE_MS = 30_000;
/** An owner killed a moment ago may have left its address behind. */
const STALE_MS = 2_000;

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
    if (opened.kind === 'owner') return await asOwner(opened.studio);
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
    const studio = await openCopy(libraryPath, options, error);
    return {
      isCopy: true,
      transport: createInProcessTransport(createStudioDispatcher(studio), {
        clientId: randomUUID(),
        trusted: true,
      }),
      close: () => studio.close(),
    };
  }
}

/**
 * Opens a library that can't be written on a copy of its catalog, to be looked at.
 * @param refusal why it could not be opened; thrown again where that is not all
 */
async function openCopy(libraryPath: string, options: StudioOptions, refusal: unknown): Promise<Studio> {
  if (!isAppError(refusal) || refusal.code !== 'LIBRARY_UNWRITABLE') throw refusal;
  // Where pictures could be moved, what a copy of the catalog has open with them must not be done behind the catalog's back.
  if ((await isWritable(libraryLayout(libraryPath).images, 'ask')) === true) throw refusal;
  const opened = await openStudio(libraryPath, options, await makeReadingCopy(libraryPath));
  if (opened.kind !== 'owner') throw new AppError('INTERNAL', 'The copy is in use.');
  return opened.studio;
}

/**
 * Takes the library for a program that keeps it until it is quit. A command that has it just now is waited for.
 * @throws AppError LIBRARY_LOCKED (with `pageUrl` where the one that has it serves its page), and what opening a library throws
 */
async function takeLibrary(libraryPath: string, options: StudioOptions): Promise<Studio> {
  const start = Date.now();
  let owner: OwnerEndpoint | undefined;
  for (;;) {
    const opened = await openStudio(libraryPath, options);
    if (opened.kind === 'owner') return opened.studio;
    owner = opened.endpoint ?? owner;
    const patienceMs = opened.endpoint?.stays ? STALE_MS : PATIENCE_MS;
    if (Date.now() - start >= patienceMs) break;
    await sleep(50);
  }
  throw new AppError(
    'LIBRARY_LOCKED',
    `Another Gesso${owner ? ` (process ${owner.pid})` : ''} has this library open: ${libraryPath}. Use that one, or close it first.`,
    { path: libraryPath, ...(owner?.pageUrl !== undefined && { pageUrl: owner.pageUrl }) },
  );
}

/** The library of a program that keeps it until it is quit, and that a browser on this machine can open too. */
export interface ServedLibrary {
  readonly studio: Studio;
  readonly dispatcher: Dispatcher;
  readonly pageUrl: string;
}

/**
 * Takes the library as `takeLibrary` does, or a copy of its catalog where it can't be written, and serves its page; closing the studio
 * ends both.
 * @param port 0: any free one
 */
export async function serveLibrary(
  libraryPath: string,
  options: StudioOptions,
  port: number,
): Promise<ServedLibrary> {
  const studio = await takeLibrary(libraryPath, options).catch(async (error: unknown) => {
    // Where there never was a library there is nothing to show.
    if (!(await isThere(libraryLayout(libraryPath).catalog).catch(() => false))) throw error;
    return openCopy(libraryPath, options, error);
  });
  return await orClose(studio, async () => {
    const dispatcher = createStudioDispatcher(studio);
    const { pageUrl } = await openPageEndpoint(studio, dispatcher, port);
    return { studio, dispatcher, pageUrl };
  });
}

/** What can't be opened on a library leaves it free. */
async function orClose<T>(studio: Studio, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    await studio.close();
    throw error;
  }
}

async function asOwner(studio: Studio): Promise<LibraryConnection> {
  const dispatcher = createStudioDispatcher(studio);
  const endpoint = await orClose(studio, () => openOwnerEndpoint(studio, dispatcher));
  return {
    transport: createInProcessTransport(dispatcher, { clientId: randomUUID(), trusted: true }),
    async close() {
      while (endpoint.clientCount() > 0) await sleep(25);
      await studio.settled();
      // From here on nobody new is let in: a command that comes now waits for the lock.
      await studio.withdrawOwner();
      while (endpoint.clientCount() > 0) await sleep(25);
      await studio.close();
    },
  };
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
