import { serveLibrary, type ServedLibrary } from '../../serve-library.ts';
import { isAppError } from '../../domain/errors.ts';
import type { HostPorts } from '../../host-ports.ts';
import { openConfSettings } from '../../conf-settings.ts';

export interface WebHostOptions {
  readonly library: string;
  /** 0: any free one. */
  readonly port: number;
  /** Told the address to open, which carries this run's key. */
  readonly onReady: (url: string) => void;
  /** Told instead that another program has the library open and serves it at this address. */
  readonly onServed: (url: string) => void;
  /** See `HostPorts`. */
  readonly onCatalogWork?: HostPorts['onCatalogWork'];
  /** Ends the host; without it SIGINT and SIGTERM do. */
  readonly signal?: AbortSignal;
}

/**
 * Serves the app to a browser on this machine until it is told to stop. Where another program does already, its address is all.
 * @throws AppError LIBRARY_LOCKED when a program that serves no page has the library open
 */
export async function runWebHost(options: WebHostOptions): Promise<void> {
  let served: ServedLibrary;
  try {
    const { onCatalogWork } = options;
    const host = { kind: 'web', canDragOut: false, ...(onCatalogWork && { onCatalogWork }) } as const;
    served = await serveLibrary(options.library, { settings: openConfSettings(), host }, options.port);
  } catch (error) {
    const pageUrl = isAppError(error) ? error.details['pageUrl'] : undefined;
    if (typeof pageUrl !== 'string') throw error;
    options.onServed(pageUrl);
    return;
  }
  options.onReady(served.pageUrl);
  await stopRequested(options.signal);
  await served.studio.close();
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
