import { randomBytes } from 'node:crypto';
import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FilesUse } from '../domain/usage.ts';
import { isMissing } from '../error-code.ts';
import { rename, rm } from '../patient-files.ts';
import { isLeftOver } from '../publish-file.ts';
import type { LibraryLayout } from './layout.ts';
import { namesIn } from './names-in.ts';

/** Ends the names of what a writer has not finished or a clearing has set aside. */
const TEMPORARY = '.tmp';

/** What a folder and everything below it takes up; nothing when there is no such folder. */
export async function measureFolder(folder: string): Promise<FilesUse> {
  let files = 0;
  let sizeBytes = 0;
  try {
    for await (const entry of await opendir(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        const below = await measureFolder(path);
        files += below.files;
        sizeBytes += below.sizeBytes;
      } else if (entry.isFile()) {
        sizeBytes += (await stat(path)).size;
        files += 1;
      }
    }
  } catch (error) {
    // A folder or file may go while it is measured.
    if (!isMissing(error)) throw error;
  }
  return { files, sizeBytes };
}

/** What clearing the cache would free. */
export async function measureCache({ thumbnails, tiles }: CacheFolders): Promise<FilesUse> {
  const [small, tiled] = await Promise.all([measureFolder(thumbnails), measureFolder(tiles)]);
  return { files: small.files + tiled.files, sizeBytes: small.sizeBytes + tiled.sizeBytes };
}

type CacheFolders = Pick<LibraryLayout, 'thumbnails' | 'tiles'>;

/**
 * Removes thumbnails and tiles, and nothing else; they are made again when they are needed. What is being written
 * meanwhile stays. A picture's tiles go in one step, so that nobody finds half of them.
 * @returns what was there
 */
export async function clearCache({ thumbnails, tiles }: CacheFolders): Promise<FilesUse> {
  const before = await measureCache({ thumbnails, tiles });
  for (const cache of [thumbnails, tiles]) {
    for (const shard of await namesIn(cache)) {
      for (const name of await namesIn(join(cache, shard))) {
        const path = join(cache, shard, name);
        if (!name.endsWith(TEMPORARY)) await remove(path);
        else if (await isLeftOver(path)) await rm(path, { recursive: true, force: true });
      }
    }
  }
  return before;
}

async function remove(path: string): Promise<void> {
  const aside = `${path}.${randomBytes(6).toString('hex')}${TEMPORARY}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  await rm(aside, { recursive: true, force: true });
}
