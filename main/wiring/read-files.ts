import { basename, extname } from 'node:path';
import { stat } from 'node:fs/promises';
import type { LibraryLayout } from '../library/layout.ts';
import type { ImageTree, Place } from '../library/image-tree.ts';
import { readTextIfAny, sidecarPathOf } from '../library/sidecar-files.ts';
import { readMetadata } from '../metadata/read-metadata.ts';
import { readSidecar } from '../metadata/xmp-sidecar.ts';
import type { ReadFile } from '../usecases/rebuild-catalog.ts';

/** Reads a picture and whatever lies beside it into what the catalog keeps. */
export async function readPicture(path: string): Promise<ReadFile> {
  const sidecars = await sidecarTexts(path);
  const [metadata, facts] = await Promise.all([readMetadata(path, { sidecars }), stat(path)]);
  const xmp = sidecars['sidecar:xmp'] === undefined ? undefined : readSidecar(sidecars['sidecar:xmp']);
  return {
    uid: metadata.uid,
    facts: {
      sizeBytes: facts.size,
      modifiedAtMs: facts.mtimeMs,
      width: metadata.width,
      height: metadata.height,
      format: metadata.format,
      contentHash: metadata.contentHash,
      pixelHash: null,
    },
    generation: metadata.generation,
    user: metadata.user,
    collections: metadata.collections,
    ...(xmp?.stackId === undefined ? {} : { stackId: xmp.stackId }),
    ...(xmp?.expiresAtMs === undefined ? {} : { expiresAtMs: xmp.expiresAtMs }),
    rawTexts: metadata.rawTexts,
  };
}

/** `a.png.xmp` before `a.xmp`: the first names this very file. */
async function sidecarTexts(path: string): Promise<Record<string, string>> {
  const stem = path.slice(0, path.length - extname(path).length);
  const xmp = (await readTextIfAny(sidecarPathOf(path))) ?? (await readTextIfAny(`${stem}.xmp`));
  return xmp === null ? {} : { 'sidecar:xmp': xmp };
}

/** Where a sidecar is written: beside the picture, or in the library's own folder for roots that may not be written. */
export function sidecarTarget(
  layout: LibraryLayout,
  tree: ImageTree,
  picture: {
    readonly uid: string;
    readonly place: Place;
    readonly trashed: boolean;
    readonly readOnlyRoot: boolean;
  },
): string {
  if (picture.readOnlyRoot) return `${layout.sidecars}/${picture.uid}/${basename(picture.place.path)}.xmp`;
  const image = picture.trashed ? tree.trashedPath(picture.uid, picture.place) : tree.absolute(picture.place);
  return sidecarPathOf(image);
}
