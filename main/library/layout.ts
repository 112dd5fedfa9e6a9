import { join } from 'node:path';

/** Where things lie in a library. Absolute paths. */
export interface LibraryLayout {
  readonly root: string;
  /** The image tree: `images/` is what was made, `imports/` what was brought in. */
  readonly images: string;
  readonly hidden: string;
  readonly catalog: string;
  readonly cache: string;
  readonly thumbnails: string;
  readonly tiles: string;
  readonly user: string;
  readonly masks: string;
  /** Masks painted on pictures and not used yet. */
  readonly drafts: string;
  readonly trash: string;
  /** Pictures as they were before their files were made smaller. */
  readonly originals: string;
  readonly sidecars: string;
  readonly backups: string;
  /** Names the copy of the catalog that takes its place at the next start. */
  readonly restore: string;
  /** Names the folder that pictures are being brought into. */
  readonly arrivals: string;
  /** Tells what those were made from. */
  readonly origins: string;
  /** Takes up room that is given up when the disk is full. */
  readonly reserve: string;
  readonly logs: string;
  readonly lock: string;
  readonly owner: string;
}

/** Id of the root that is the library itself; paths of its pictures are relative to the library folder. */
export const LIBRARY_ROOT_ID = 'library';

export function libraryLayout(root: string): LibraryLayout {
  const hidden = join(root, '.gesso');
  const cache = join(hidden, 'cache');
  return {
    root,
    images: join(root, 'collections'),
    hidden,
    catalog: join(hidden, 'catalog.sqlite'),
    cache,
    thumbnails: join(cache, 'thumbs'),
    tiles: join(cache, 'tiles'),
    user: join(hidden, 'user'),
    masks: join(hidden, 'masks'),
    drafts: join(hidden, 'drafts'),
    trash: join(hidden, 'trash'),
    originals: join(hidden, 'originals'),
    sidecars: join(hidden, 'sidecars'),
    backups: join(hidden, 'backups'),
    restore: join(hidden, 'restore'),
    arrivals: join(hidden, 'arrivals.json'),
    origins: join(hidden, 'origins.txt'),
    reserve: join(hidden, 'reserve'),
    logs: join(hidden, 'logs'),
    lock: join(hidden, 'lock.sqlite'),
    owner: join(hidden, 'owner.json'),
  };
}
