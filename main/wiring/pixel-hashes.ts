import type { Catalog } from '../domain/catalog.ts';
import type { Log } from '../log.ts';

/** Notes the pixel hashes of pictures that were decoded. */
export interface PixelHashes {
  note(uid: string, pixelHash: string): void;
  /** Resolves when all that was noted so far is in the catalog. */
  settled(): Promise<void>;
}

/** How long none may come before they are entered. */
const QUIET_MS = 1500;
/** Entered at once, however many more are coming. */
const MOST_WAITING = 512;

/**
 * Enters hashes many at a time: while somebody scrolls through pictures that were never looked at, each by itself would be
 * a change of the catalog, and have every view read anew. One that is lost with the program is found again with the thumbnail.
 */
export function createPixelHashes(catalog: Pick<Catalog, 'updateFiles'>, log: Log): PixelHashes {
  let waiting = new Map<string, string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let entering: Promise<void> = Promise.resolve();

  const enter = (): void => {
    clearTimeout(timer);
    if (waiting.size === 0) return;
    const updates = [...waiting].map(([uid, pixelHash]) => ({ uid, file: { pixelHash } }));
    waiting = new Map();
    entering = entering
      .then(() => catalog.updateFiles(updates))
      .then(
        () => undefined,
        (error: unknown) => log('error', 'Pixel hashes were not entered', { error: String(error) }),
      );
  };

  return {
    note(uid, pixelHash) {
      waiting.set(uid, pixelHash);
      clearTimeout(timer);
      if (waiting.size >= MOST_WAITING) enter();
      else timer = setTimeout(enter, QUIET_MS);
    },
    settled() {
      enter();
      return entering;
    },
  };
}
