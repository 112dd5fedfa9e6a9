import { readdir } from 'node:fs/promises';
import type { Root } from '../domain/catalog.ts';

interface Parts {
  roots(): Promise<readonly Root[]>;
  /** Finds out whether a root may be written to. */
  look(rootId: string): Promise<unknown>;
  /** Told of a root whose folder is gone and was there, or has files in it again. */
  onTurn(root: Root): void;
  onError(error: unknown): void;
}

/** Disks are plugged in, and servers wake, without a word to anybody. */
const EVERY_MS = 30_000;

/** Looks now and then whether the folders of roots have gone or come back, and whether they may be written to. */
export function createRootChecks({ roots, look, onTurn, onError }: Parts): {
  check(): Promise<void>;
  /** Checks by itself from now on; the returned function ends it. */
  start(): () => void;
} {
  const check = async (): Promise<void> => {
    for (const root of await roots()) {
      const entries = await entriesOf(root.path);
      // Where a disk was mounted lies an empty folder; an empty one that is online may just be new.
      if (root.online ? entries === null : entries !== null && entries > 0) onTurn(root);
      else if (root.online) await look(root.id);
    }
  };
  return {
    check,
    start() {
      // A sleeping server may take longer to answer than the time between two looks.
      let isChecking = false;
      const timer = setInterval(() => {
        if (isChecking) return;
        isChecking = true;
        check()
          .catch(onError)
          .finally(() => {
            isChecking = false;
          });
      }, EVERY_MS);
      timer.unref();
      return () => clearInterval(timer);
    },
  };
}

/** How much lies in a folder, or null when it can't be reached. */
async function entriesOf(path: string): Promise<number | null> {
  try {
    return (await readdir(path)).length;
  } catch {
    // Unplugged, asleep or not allowed: away, whatever the reason.
    return null;
  }
}
