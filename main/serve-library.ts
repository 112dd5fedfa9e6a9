import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from './domain/errors.ts';
import { isThere } from './is-there.ts';
import { libraryLayout } from './library/layout.ts';
import { openCopy } from './open-copy.ts';
import { openStudio, type OwnerEndpoint, type Studio, type StudioOptions } from './open-studio.ts';
import { openPageEndpoint } from './owner-endpoint.ts';
import type { Dispatcher } from './rpc/dispatcher.ts';
import { createStudioDispatcher } from './rpc/studio-dispatcher.ts';

/** How long another process may take to let go of the library. */
const PATIENCE_MS = 30_000;
/** An owner killed a moment ago may have left its address behind. */
const STALE_MS = 2_000;

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
  try {
    const dispatcher = createStudioDispatcher(studio);
    const { pageUrl } = await openPageEndpoint(studio, dispatcher, port);
    return { studio, dispatcher, pageUrl };
  } catch (error) {
    // It is left free.
    await studio.close();
    throw error;
  }
}
