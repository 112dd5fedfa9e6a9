import type { CatalogFile } from '../domain/catalog.ts';
import type { ImportPorts, InspectedFile } from './import-ports.ts';

export type Identity =
  | { readonly uid: string; readonly kind: 'new' | 'same' | 'moved' }
  /** The file says it is a picture that is still somewhere else: it is a copy, with an identity of its own. */
  | { readonly uid: string; readonly kind: 'copy' };

export interface Candidate {
  readonly rootId: string;
  /** Below the root. */
  readonly path: string;
  readonly file: InspectedFile;
  /** What the catalog has at this very path. */
  readonly known: CatalogFile | undefined;
}

/**
 * Finds out which picture each file is: the one catalogued at its path, one that was moved here (by its uid, else by size
 * and content), a copy, or a new one. `claimed` holds the uids given out before in the same scan.
 */
export async function identify(
  ports: Pick<ImportPorts, 'catalog' | 'stillThere' | 'newUid'>,
  candidates: readonly Candidate[],
  claimed: Set<string>,
): Promise<readonly Identity[]> {
  const uids = candidates.flatMap(({ file }) => file.uid ?? []);
  const hashes = candidates.flatMap(({ file, known }) =>
    file.uid === null && known === undefined ? file.contentHash : [],
  );
  const catalogued = uids.length + hashes.length > 0 ? await ports.catalog.findFiles(uids, hashes) : [];
  const byUid = new Map(catalogued.map((file) => [file.uid, file]));
  const byHash = Map.groupBy(catalogued, ({ contentHash }) => contentHash);

  const identities: Identity[] = [];
  for (const candidate of candidates) {
    const identity = await identifyOne(candidate);
    claimed.add(identity.uid);
    identities.push(identity);
  }
  return identities;

  async function identifyOne({ rootId, path, file, known }: Candidate): Promise<Identity> {
    if (known && (file.uid === null || file.uid === known.uid)) return { uid: known.uid, kind: 'same' };
    if (file.uid === null) return (await movedHere(file)) ?? { uid: ports.newUid(), kind: 'new' };
    const before = byUid.get(file.uid);
    const isTaken = claimed.has(file.uid) || (before && (await isElsewhere(before, rootId, path)));
    if (isTaken) return { uid: known?.uid ?? ports.newUid(), kind: 'copy' };
    return { uid: file.uid, kind: before ? 'moved' : 'new' };
  }

  /** A file of the same size and content whose own place is empty now. */
  async function movedHere(file: InspectedFile): Promise<Identity | null> {
    const same = byHash.get(file.contentHash) ?? [];
    for (const before of same) {
      if (before.sizeBytes !== file.sizeBytes || before.trashed || claimed.has(before.uid)) continue;
      if ((await ports.stillThere(before)) === false) return { uid: before.uid, kind: 'moved' };
    }
    return null;
  }

  async function isElsewhere(before: CatalogFile, rootId: string, path: string): Promise<boolean> {
    if (before.rootId === rootId && before.path === path) return false;
    // A picture in the trash, or on a disk that is away, keeps its identity.
    return before.trashed || (await ports.stillThere(before)) !== false;
  }
}
