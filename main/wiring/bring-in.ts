import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Catalog, NewImage } from '../domain/catalog.ts';
import { safeFileName } from '../domain/file-template.ts';
import { importFolder } from '../domain/naming.ts';
import type { ImageTree } from '../library/image-tree.ts';
import { checkReadable } from '../library/granted-file.ts';
import { LIBRARY_ROOT_ID, type LibraryLayout } from '../library/layout.ts';
import { pathBelow } from '../library/path-guard.ts';
import type { FileReport } from '../../preload/contract/system.ts';
import { NO_USER_FACTS, type ImageRecord } from '../domain/image-record.ts';
import { sidecarPathOf, writeText } from '../library/sidecar-files.ts';
import { contentHashOfBytes } from '../metadata/content-hash.ts';
import { readMetadata } from '../metadata/read-metadata.ts';
import { writeSidecar } from '../metadata/xmp-sidecar.ts';
import { readPicture } from './read-files.ts';

interface Parts {
  readonly layout: LibraryLayout;
  readonly catalog: Pick<Catalog, 'uidOfPath' | 'record' | 'roots' | 'findFiles'> & {
    putImages(images: readonly NewImage[]): Promise<unknown>;
  };
  readonly tree: ImageTree;
  readonly newUid: () => string;
  readonly now: () => number;
  readonly onSaved: (saved: Pick<ImageRecord, 'uid' | 'file'>) => void;
}

interface BroughtIn {
  readonly uid: string;
  /** Whether the library had it. */
  readonly known: boolean;
}

/** Lets single files from outside be used: read, or copied into the library. */
export function createBringIn({ layout, catalog, tree, newUid, now, onSaved }: Parts): {
  bringIn(path: string): Promise<string>;
  bringInBytes(bytes: Uint8Array, fileName: string): Promise<string>;
  /** The same for what the library may have: then it is that picture, and no copy is made. */
  bringInOnce(bytes: Uint8Array, fileName: string): Promise<BroughtIn>;
  readFile(path: string): Promise<FileReport>;
} {
  const uidOf = async (path: string): Promise<string | null> => {
    const roots = [{ id: LIBRARY_ROOT_ID, path: layout.root }, ...(await catalog.roots())];
    for (const root of roots) {
      const below = pathBelow(root.path, path);
      const uid = below === undefined ? null : await catalog.uidOfPath(root.id, below);
      if (uid !== null) return uid;
    }
    return null;
  };

  /** The picture that is these very bytes: using a file from outside again makes no further copy of it. */
  const uidOfBytes = async (bytes: Uint8Array): Promise<string | null> => {
    for (const file of await catalog.findFiles([], [contentHashOfBytes(bytes)])) {
      if (file.missing || file.trashed || file.rootId !== LIBRARY_ROOT_ID) continue;
      if ((await readFile(tree.absolute(file))).equals(bytes)) return file.uid;
    }
    return null;
  };

  const bringInBytes = async (bytes: Uint8Array, fileName: string): Promise<string> => {
    // What is no picture must not get into the tree.
    await readMetadata(bytes);
    const name = safeFileName(fileName) || 'image.png';
    const path = await tree.save(`${importFolder(new Date(now()))}/${name}`, bytes);
    const found = await readPicture(tree.absolute({ rootId: LIBRARY_ROOT_ID, path }), { pixels: true });
    const known = found.uid === null ? null : await catalog.record(found.uid);
    // A copy of a picture that the library has is another picture from now on.
    const uid = known || found.uid === null ? newUid() : found.uid;
    // Its identity must outlive the catalog: later pictures name it as their parent.
    const sidecar = writeSidecar(null, {
      uid,
      contentHash: found.facts.contentHash,
      user: { ...NO_USER_FACTS, ...found.user },
      collections: found.collections,
      parents: found.generation.parents,
      expiresAtMs: null,
    });
    await writeText(sidecarPathOf(tree.absolute({ rootId: LIBRARY_ROOT_ID, path })), sidecar);
    const file = { ...found.facts, rootId: LIBRARY_ROOT_ID, path };
    await catalog.putImages([
      {
        uid,
        file,
        generation: found.generation,
        rawTexts: found.rawTexts,
        writtenAtMs: found.writtenAtMs,
        collections: found.collections,
        ...(found.user && { user: found.user }),
      },
    ]);
    onSaved({ uid, file });
    return uid;
  };

  const bringInOnce = async (bytes: Uint8Array, fileName: string): Promise<BroughtIn> => {
    const uid = await uidOfBytes(bytes);
    return uid === null ? { uid: await bringInBytes(bytes, fileName), known: false } : { uid, known: true };
  };

  return {
    async bringIn(path) {
      await checkReadable(path);
      const uid = await uidOf(path);
      if (uid !== null) return uid;
      return (await bringInOnce(await readFile(path), basename(path))).uid;
    },
    bringInBytes,
    bringInOnce,
    async readFile(path) {
      await checkReadable(path);
      const [found, uid] = await Promise.all([readPicture(path, { pixels: true }), uidOf(path)]);
      return {
        path,
        uid: uid ?? found.uid,
        width: found.facts.width,
        height: found.facts.height,
        format: found.facts.format,
        sizeBytes: found.facts.sizeBytes,
        generation: found.generation,
        rawTexts: found.rawTexts,
        record: uid === null ? null : await catalog.record(uid),
      };
    },
  };
}
