import type { Catalog } from '../domain/catalog.ts';
import { emptyTrash, trashedUids, type RemoveFiles } from './empty-trash.ts';

export interface TidyDeps {
  readonly catalog: Pick<Catalog, 'expire' | 'uids' | 'records' | 'removeImages'>;
  readonly removeFiles: RemoveFiles;
  readonly now: () => number;
  /** Days that trashed pictures are kept; 0: for ever. */
  trashDays(): number;
}

const CHUNK = 500;
const DAY_MS = 24 * 3600 * 1000;

/**
 * What happens by itself with time: pictures nobody kept go to the trash when their retention runs out (which
 * the history can take back), and what lay in the trash for long enough is removed for good.
 */
export async function tidyLibrary(
  deps: TidyDeps,
): Promise<{ readonly expired: number; readonly purged: number }> {
  const { changed } = await deps.catalog.expire(deps.now());
  return { expired: changed, purged: await purgeOldTrash(deps) };
}

async function purgeOldTrash({ catalog, removeFiles, now, trashDays }: TidyDeps): Promise<number> {
  const days = trashDays();
  if (days === 0) return 0;
  const limit = now() - days * DAY_MS;
  const all = await trashedUids(catalog);
  let purged = 0;
  for (let from = 0; from < all.length; from += CHUNK) {
    const records = await catalog.records(all.slice(from, from + CHUNK));
    const old = records.filter(({ state }) => state.trashedAtMs !== null && state.trashedAtMs < limit);
    const { removed } = await emptyTrash(catalog, removeFiles, {
      kind: 'uids',
      uids: old.map(({ uid }) => uid),
    });
    purged += removed;
  }
  return purged;
}
