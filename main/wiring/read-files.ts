import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { LibraryLayout } from '../library/layout.ts';
import type { Place } from '../domain/catalog.ts';
import type { ImageTree } from '../library/image-tree.ts';
import { sidecarPathOf } from '../library/sidecar-files.ts';
import { readPictureFile, type PictureFileOptions } from '../metadata/read-picture-file.ts';
import type { ReadFile } from '../usecases/rebuild-catalog.ts';

/**
 * Reads a picture and whatever lies beside it into what the catalog keeps.
 * @throws AppError FILE_CORRUPT, UNSUPPORTED; what opening the file throws
 */
export async function readPicture(
  path: string,
  options: Pick<PictureFileOptions, 'siblings' | 'pixels'> = {},
): Promise<ReadFile> {
  const file = await readPictureFile(path, options);
  return {
    uid: file.uid,
    facts: file.facts,
    generation: file.generation,
    user: file.user,
    collections: file.collections,
    ...(file.expiresAtMs !== null && { expiresAtMs: file.expiresAtMs }),
    rawTexts: file.rawTexts,
    isSilent: file.isSilent && !options.pixels,
    writtenAtMs: file.writtenAtMs,
  };
}

/** As `readPicture`, for many pictures folder by folder: a folder is listed once as long as none of another comes between. */
export function createFolderReader(): (path: string) => Promise<ReadFile> {
  let folder: string | null = null;
  let names: Promise<ReadonlySet<string>> = Promise.resolve(new Set<string>());
  return async (path) => {
    if (dirname(path) !== folder) {
      folder = dirname(path);
      names = readdir(folder).then((found) => new Set(found));
    }
    return readPicture(path, { siblings: await names });
  };
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
