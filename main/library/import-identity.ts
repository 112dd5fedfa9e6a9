import type { CatalogFile } from '../domain/catalog.ts';
import type { ImportPorts, InspectedFile, WrittenApart } from './import-ports.ts';

export type Identity =
  | { readonly uid: string; readonly kind: 'new' | 'same' }
  | { readonly uid: string; readonly kind: 'moved'; readonly from: CatalogFile }
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
 * and content), one that only a sidecar knows which lies apart, a copy, or a new one. What is byte for byte another picture that
 * is not where it was is that one, whatever its path says: names are given anew, and taken by others. `claimed` holds the uids
 * given out before in the same scan.
 */
export async function identify(
  ports: Pick<ImportPorts, 'catalog' | 'sidecars' | 'stillThere' | 'isStillItself' | 'holds' | 'newUid'>,
  candidates: readonly Candidate[],
  claimed: Set<string>,
): Promise<readonly Identity[]> {
  const spokenFor = Map.groupBy(
    await ports.sidecars.writtenFor(candidates.flatMap(({ file, known }) => (known ? [] : file.contentHash))),
    ({ contentHash }) => contentHash,
  );
  const uids = [
    ...candidates.flatMap(({ file }) => file.uid ?? []),
    ...[...spokenFor.values()].flat().map(({ uid }) => uid),
  ];
  const hashes = candidates.flatMap(({ file, known }) =>
    (known ? isChanged(known, file) : file.uid === null) ? file.contentHash : [],
  );
  const catalogued = uids.length + hashes.length > 0 ? await ports.catalog.findFiles(uids, hashes) : [];
  const byUid = new Map(catalogued.map((file) => [file.uid, file]));
  const byHash = Map.groupBy(catalogued, ({ contentHash }) => contentHash);

  const identities: Identity[] = [];
  for (const candidate of candidates) {
    const identity = isUnheardOf(candidate)
      ? ({ uid: ports.newUid(), kind: 'new' } as const)
      : await identifyOne(candidate);
    claimed.add(identity.uid);
    identities.push(identity);
  }
  return identities;

  /** As nearly all of an import are: nothing has to be asked about them. */
  function isUnheardOf({ file, known }: Candidate): boolean {
    const { uid, contentHash } = file;
    return !known && uid === null && !byHash.has(contentHash) && !spokenFor.has(contentHash);
  }

  async function identifyOne(candidate: Candidate): Promise<Identity> {
    const { file, known } = candidate;
    const spoken = known ? [] : (spokenFor.get(file.contentHash) ?? []);
    const moved = known && isChanged(known, file) ? await movedHere(candidate) : null;
    if (moved) return moved;
    if (known && (file.uid === null || file.uid === known.uid || (await isToldApart(known)))) {
      // It was found elsewhere: another has taken its name.
      return claimed.has(known.uid) ? { uid: ports.newUid(), kind: 'new' } : { uid: known.uid, kind: 'same' };
    }
    const waiting = await nobodyElses(candidate, spoken);
    const here = await firstFree(
      candidate,
      waiting.filter(({ place }) => place?.path === candidate.path),
    );
    if (here) return here;
    const own =
      file.uid === null ? await movedHere(candidate) : await firstFree(candidate, [{ uid: file.uid }]);
    if (own) return own;
    const elsewhere = await firstFree(candidate, waiting);
    if (elsewhere) return elsewhere;
    if (file.uid === null) return { uid: ports.newUid(), kind: 'new' };
    const uid = known === undefined || claimed.has(known.uid) ? ports.newUid() : known.uid;
    return { uid, kind: 'copy' };
  }

  /** Those of which no equal file lies where they were, be it in a root that has been added anew since. */
  async function nobodyElses(
    { rootId, path, file }: Candidate,
    spoken: readonly WrittenApart[],
  ): Promise<readonly WrittenApart[]> {
    const others: WrittenApart[] = [];
    for (const one of spoken) {
      const places = one.place ? [one.place, { rootId, path: one.place.path }] : [];
      const held = places.map(
        (place) => (place.rootId !== rootId || place.path !== path) && ports.holds(place, file.contentHash),
      );
      if (!(await Promise.all(held)).includes(true)) others.push(one);
    }
    return others;
  }

  /** Whether it is a copy whose identity could not be written beside it. */
  async function isToldApart({ uid }: CatalogFile): Promise<boolean> {
    return (await ports.sidecars.apartOf([uid])).has(uid);
  }

  /** The first of these that no other file is. */
  async function firstFree(
    candidate: Candidate,
    pictures: readonly { readonly uid: string }[],
  ): Promise<Identity | null> {
    for (const { uid } of pictures) {
      const before = byUid.get(uid);
      if (claimed.has(uid) || (before && (await isElsewhere(before, candidate)))) continue;
      return before ? { uid, kind: 'moved', from: before } : { uid, kind: 'new' };
    }
    return null;
  }

  /** A file of the same size and content that is not in its own place now. */
  async function movedHere(candidate: Candidate): Promise<Identity | null> {
    const { file, known } = candidate;
    for (const before of byHash.get(file.contentHash) ?? []) {
      if (before.sizeBytes !== file.sizeBytes || before.trashed || claimed.has(before.uid)) continue;
      if (before.uid !== known?.uid && (await isGone(before, candidate)))
        return { uid: before.uid, kind: 'moved', from: before };
    }
    return null;
  }

  async function isElsewhere(before: CatalogFile, candidate: Candidate): Promise<boolean> {
    if (before.rootId === candidate.rootId && before.path === candidate.path) return false;
    // A picture in the trash, or on a disk that is away, keeps its identity.
    return before.trashed || !(await isGone(before, candidate));
  }

  /** Whether a picture is not where it was, or something else is there. */
  async function isGone(before: CatalogFile, { rootId, path }: Candidate): Promise<boolean> {
    const isThere = await ports.stillThere(before, { rootId, path });
    return isThere === false || (isThere === true && !(await ports.isStillItself(before)));
  }
}

/** Whether the file is not what it was at this path. */
export function isChanged(known: CatalogFile, file: InspectedFile): boolean {
  return known.contentHash !== file.contentHash;
}
