import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { rename, rm } from '../patient-files.ts';
import { namesIn } from './names-in.ts';
import { readTextIfAny, writeText } from './sidecar-files.ts';
import { UID_PATTERN } from '../domain/uid.ts';

/** A sidecar that does not lie beside its picture, whose folder can't be written or reached. */
export interface ApartSidecar {
  readonly uid: string;
  /** Of the picture when it was written, so that the two find each other again. */
  readonly contentHash: string;
  /** The root that the picture was in. */
  readonly rootId: string;
}

/**
 * The sidecars of `.gesso/sidecars`: `<root>/<uid>.<content hash>.xmp`, so that whose they are is known without reading them. Only
 * Gesso writes there.
 */
export interface ApartSidecars {
  of(uid: string): Promise<ApartSidecar | null>;
  /** Those of any of these pictures. */
  among(uids: readonly string[]): Promise<readonly ApartSidecar[]>;
  /** Those written for a file of any of these contents. */
  withContents(contentHashes: readonly string[]): Promise<readonly ApartSidecar[]>;
  all(): Promise<readonly ApartSidecar[]>;
  /** Absolute. */
  pathOf(sidecar: ApartSidecar): string;
  /** Writes a picture's sidecar: `textOf` is given the text it has, or null. */
  write(sidecar: ApartSidecar, textOf: (existing: string | null) => string): Promise<void>;
  /** Takes it away for good. */
  remove(uid: string): Promise<void>;
}

const NAME = new RegExp(`^(${UID_PATTERN})\\.([0-9a-f]+)\\.xmp$`);
const ROOT = /^[\w-]{1,64}$/;

/** @param folder absolute; made with the first sidecar */
export function createApartSidecars(folder: string): ApartSidecars {
  const pathOf = ({ rootId, uid, contentHash }: ApartSidecar): string =>
    join(folder, rootId, `${uid}.${contentHash}.xmp`);
  const byUid = new Map<string, ApartSidecar>();
  const byContent = new Map<string, Set<string>>();
  const enter = (sidecar: ApartSidecar): void => {
    const { uid, contentHash } = sidecar;
    byUid.set(uid, sidecar);
    byContent.set(contentHash, (byContent.get(contentHash) ?? new Set<string>()).add(uid));
  };
  const forget = ({ uid, contentHash }: ApartSidecar): void => {
    byUid.delete(uid);
    byContent.get(contentHash)?.delete(uid);
  };
  let listing: Promise<void> | null = null;
  /** Lists them once: most libraries have none. */
  const listed = (): Promise<void> => {
    listing ??= (async () => {
      for (const rootId of await namesIn(folder)) {
        if (!ROOT.test(rootId)) continue;
        for (const name of await namesIn(join(folder, rootId))) {
          const [, uid, contentHash] = NAME.exec(name) ?? [];
          if (uid !== undefined && contentHash !== undefined) enter({ uid, contentHash, rootId });
        }
      }
    })();
    return listing;
  };

  return {
    async of(uid) {
      await listed();
      return byUid.get(uid) ?? null;
    },
    async among(uids) {
      await listed();
      return uids.flatMap((uid) => byUid.get(uid) ?? []);
    },
    async withContents(contentHashes) {
      await listed();
      return contentHashes.flatMap((contentHash) =>
        [...(byContent.get(contentHash) ?? [])].flatMap((uid) => byUid.get(uid) ?? []),
      );
    },
    async all() {
      await listed();
      return [...byUid.values()];
    },
    pathOf,
    async write(sidecar, textOf) {
      await listed();
      const path = pathOf(sidecar);
      const before = byUid.get(sidecar.uid);
      if (before !== undefined && pathOf(before) !== path) {
        // It gets its new name first, so that there never are two of one picture.
        await mkdir(dirname(path), { recursive: true });
        await rename(pathOf(before), path);
        forget(before);
        enter(sidecar);
      }
      await writeText(path, textOf(await readTextIfAny(path)));
      enter(sidecar);
    },
    async remove(uid) {
      await listed();
      const sidecar = byUid.get(uid);
      if (sidecar === undefined) return;
      await rm(pathOf(sidecar), { force: true });
      forget(sidecar);
    },
  };
}
