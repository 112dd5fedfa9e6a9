import type { Catalog } from '../domain/catalog.ts';
import type { ApartSidecar, ApartSidecars } from '../library/apart-sidecars.ts';

interface Parts {
  readonly apart: ApartSidecars;
  readonly catalog: Pick<Catalog, 'records' | 'roots'>;
  /** Sidecars of these pictures are to be written, behind. */
  sidecarsDue(uids: readonly string[]): Promise<void>;
}

const CHUNK = 500;

/**
 * Lets sidecars that lie apart be written beside their pictures, where that can be now: they go with them then. Of one root, or of
 * all.
 */
export function createApartMover({ apart, catalog, sidecarsDue }: Parts): (rootId?: string) => Promise<void> {
  return async (rootId) => {
    const all = await apart.all();
    if (all.length === 0) return;
    const takesFiles = new Set(
      (await catalog.roots()).filter(({ online, readOnly }) => online && !readOnly).map(({ id }) => id),
    );
    const meant = (one: ApartSidecar): boolean =>
      rootId === undefined ? takesFiles.has(one.rootId) : one.rootId === rootId;
    const uids = all.filter(meant).map(({ uid }) => uid);
    for (let from = 0; from < uids.length; from += CHUNK) {
      const records = await catalog.records(uids.slice(from, from + CHUNK));
      const due = records.filter(({ file, state }) => takesFiles.has(file.rootId) && !state.missing);
      if (due.length > 0) await sidecarsDue(due.map(({ uid }) => uid));
    }
  };
}
