import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readPictureFile, type PictureFileOptions } from '../metadata/read-picture-file.ts';
import type { ReadFile } from '../usecases/rebuild-catalog.ts';

/**
 * Reads a picture and whatever lies beside it into what the catalog keeps.
 * @throws AppError FILE_CORRUPT, UNSUPPORTED; what opening the file throws
 */
export async function readPicture(
  path: string,
  options: Pick<PictureFileOptions, 'siblings' | 'pixels' | 'apart'> = {},
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
