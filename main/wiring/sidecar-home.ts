import { stat } from 'node:fs/promises';
import type { Place, Root } from '../domain/catalog.ts';
import { isAppError } from '../domain/errors.ts';
import type { ApartSidecars } from '../library/apart-sidecars.ts';
import { isThere } from '../is-there.ts';
import type { LibraryLayout } from '../library/layout.ts';
import { isInside } from '../library/path-guard.ts';
import { readTextIfAny, sidecarPathOf, writeText } from '../library/sidecar-files.ts';

interface Parts {
  readonly layout: LibraryLayout;
  readonly apart: ApartSidecars;
  roots(): Promise<readonly Root[]>;
  /** Told of a root that took no file. */
  onRefused(rootId: string): Promise<void>;
}

interface SidecarOwner {
  readonly uid: string;
  readonly contentHash: string;
  /** Where the catalog has the picture. */
  readonly place: Place;
  /** Absolute path of its file. */
  readonly file: string;
}

/** Writes sidecars where they belong. */
export interface SidecarHome {
  /** Whether the picture has one, beside it or apart. */
  holds(owner: SidecarOwner): Promise<boolean>;
  /**
   * Gives a picture's sidecar its new text, made of what it says now and of the place it has to name when it does not lie beside the
   * picture. @returns when the file beside the picture was written, Unix milliseconds; 0: it lies apart
   */
  write(
    owner: SidecarOwner,
    textOf: (existing: string | null, place: Place | undefined) => string,
  ): Promise<number>;
}

/** Its folder takes no file, or holds one of that name that is no sidecar and must not be overwritten. */
const GOES_APART = new Set(['LIBRARY_UNWRITABLE', 'FILE_CORRUPT']);

export function createSidecarHome({ layout, apart, roots, onRefused }: Parts): SidecarHome {
  /** Beside the picture wherever that can be: there it goes with it. Null: apart. */
  const besides = async ({ place, file }: SidecarOwner): Promise<string | null> => {
    if (isInside(layout.root, file)) return sidecarPathOf(file);
    const root = (await roots()).find(({ id }) => id === place.rootId);
    const takesFiles = root?.online === true && !root.readOnly && (await isThere(file));
    return takesFiles ? sidecarPathOf(file) : null;
  };

  return {
    holds: async ({ uid, file }) => (await isThere(sidecarPathOf(file))) || (await apart.of(uid)) !== null,

    async write(owner, textOf) {
      const { uid, contentHash, place } = owner;
      const path = await besides(owner);
      if (path !== null) {
        try {
          await writeText(path, textOf(await readTextIfAny(path), undefined));
          await apart.remove(uid);
          return Math.trunc((await stat(path)).mtimeMs);
        } catch (error) {
          if (!isAppError(error) || !GOES_APART.has(error.code)) throw error;
          if (error.code === 'LIBRARY_UNWRITABLE') await onRefused(place.rootId);
        }
      }
      await apart.write({ uid, contentHash, rootId: place.rootId }, (existing) => textOf(existing, place));
      return 0;
    },
  };
}
