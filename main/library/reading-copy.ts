import { constants } from 'node:fs';
import { copyFile, mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { isMissing } from '../error-code.ts';
import { isThere } from '../is-there.ts';
import { rm } from '../patient-files.ts';
import { libraryLayout, type LibraryLayout } from './layout.ts';

/** What a library that can't be written is opened on, to be read only. */
export interface ReadingCopy {
  readonly layout: LibraryLayout;
  remove(): Promise<void>;
}

/** Lists that answers need. Neither queue nor servers: nothing of what waits there may be done on a copy. */
const LISTS = ['collections.json', 'searches.json', 'roots.json'];

/**
 * Copies a library's catalog and lists into a folder of this user's, for where nothing may be written beside the pictures: a mounted
 * backup, a colleague's share. Pictures, masks and the trash are read where they lie.
 */
export async function makeReadingCopy(root: string): Promise<ReadingCopy> {
  const there = libraryLayout(root);
  const folder = await mkdtemp(join(tmpdir(), `gesso-reading-${process.pid}-`));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const own = libraryLayout(folder);
    await mkdir(own.user, { recursive: true });
    // What the last owner had not brought into the catalog's file yet lies beside it.
    for (const file of [there.catalog, `${there.catalog}-wal`])
      await copyIfThere(file, join(own.hidden, basename(file)));
    for (const name of LISTS) await copyIfThere(join(there.user, name), join(own.user, name));
    const { images, masks, trash, originals, sidecars } = there;
    const kept = await Promise.all(
      Object.entries({ images, masks, trash, originals, sidecars }).map(async ([name, path]) =>
        (await isThere(path)) ? [[name, path] as const] : [],
      ),
    );
    return { layout: { ...own, root, ...Object.fromEntries(kept.flat()) }, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function copyIfThere(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
