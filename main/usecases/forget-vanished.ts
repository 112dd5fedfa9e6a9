import type { CatalogReader, CatalogWriter } from '../domain/catalog.ts';
import type { LongCallOptions } from '../domain/catalog-change.ts';
import type { ImageRecord } from '../domain/image-record.ts';
import { trashedUids } from './empty-trash.ts';

export interface ForgetDeps {
  readonly catalog: Pick<CatalogReader, 'foldersOf' | 'filesIn' | 'uids' | 'records'> &
    Pick<CatalogWriter, 'removeImages'>;
  readonly rootId: string;
  /** Names of the files directly in a folder of the root; none where there is no such folder. */
  namesIn(folder: string): Promise<ReadonlySet<string>>;
  /** Whether a trashed picture's file lies in the trash. */
  isInTrash(record: ImageRecord): Promise<boolean>;
  /** Name of the sidecar of a picture's file. */
  sidecarName(name: string): string;
}

const CHUNK = 500;

/**
 * Forgets rows of a root that nothing on the disk speaks for any more: neither file nor sidecar, neither in place nor in the trash.
 * @returns how many
 */
export async function forgetVanished(deps: ForgetDeps, { signal }: LongCallOptions = {}): Promise<number> {
  let forgotten = 0;
  const forget = async (uids: readonly string[]): Promise<void> => {
    if (uids.length > 0) await deps.catalog.removeImages(uids);
    forgotten += uids.length;
  };
  for (const folder of new Set(['', ...(await deps.catalog.foldersOf(deps.rootId))])) {
    signal?.throwIfAborted();
    await forget(await vanishedFrom(deps, folder));
  }
  const trashed = await trashedUids(deps.catalog);
  for (let from = 0; from < trashed.length; from += CHUNK) {
    signal?.throwIfAborted();
    const gone: string[] = [];
    for (const record of await deps.catalog.records(trashed.slice(from, from + CHUNK))) {
      if (record.file.rootId === deps.rootId && !(await deps.isInTrash(record))) gone.push(record.uid);
    }
    await forget(gone);
  }
  return forgotten;
}

async function vanishedFrom(deps: ForgetDeps, folder: string): Promise<readonly string[]> {
  const files = await deps.catalog.filesIn(deps.rootId, folder);
  if (files.length === 0) return [];
  const names = await deps.namesIn(folder);
  // A file that became another picture has left the row behind that stood for it before.
  const taken = new Set(files.filter(({ missing }) => !missing).map(({ path }) => path));
  return files
    .filter(({ path, missing }) => {
      const name = path.slice(path.lastIndexOf('/') + 1);
      if (names.has(name)) return missing && taken.has(path);
      return !names.has(deps.sidecarName(name));
    })
    .map(({ uid }) => uid);
}
