import { z } from 'zod';
import type { Catalog, Root } from '../domain/catalog.ts';
import type { LongCallOptions } from '../domain/catalog-change.ts';
import { AppError } from '../domain/errors.ts';
import { isWritable, type AccessLook } from '../library/folder-access.ts';
import { openUserFile } from '../library/user-file.ts';
import type { Log } from '../log.ts';

interface Parts {
  readonly catalog: Pick<Catalog, 'roots' | 'putRoot' | 'updateRoot' | 'removeRoot'>;
  readonly userFolder: string;
  /** Where roots lie, kept current for everything that turns places into paths. */
  readonly rootPaths: Map<string, string>;
  readonly log: Log;
  /** Told of a root that takes files again. */
  onWritable(rootId: string): Promise<void>;
}

/** The folders beside the library: what is known of them, in the catalog and, should that be lost, in `.gesso/user`. */
export interface LibraryRoots {
  list(): Promise<readonly Root[]>;
  /** @throws AppError NOT_FOUND */
  of(rootId: string): Promise<Root>;
  put(root: Root): Promise<void>;
  /** @throws AppError CANCELLED: it stays, without the pictures that were taken out by then */
  remove(rootId: string, options?: LongCallOptions): Promise<void>;
  /** Enters those that a catalog made anew does not know. @returns ids of those it did */
  restore(): Promise<ReadonlySet<string>>;
  /** Finds out whether a root may be written to. @returns it as it is now; null: it is gone */
  look(rootId: string, how: AccessLook): Promise<Root | null>;
}

const rootSchema = z.object({ id: z.string(), path: z.string(), title: z.string(), readOnly: z.boolean() });

export async function openLibraryRoots({
  catalog,
  userFolder,
  rootPaths,
  log,
  onWritable,
}: Parts): Promise<LibraryRoots> {
  const stored = await openUserFile(userFolder, 'roots', z.array(rootSchema), [], (keptAs) =>
    log('error', 'The list of folders was damaged and kept aside', { keptAs }),
  );
  const keep = async (): Promise<void> => {
    const roots = await catalog.roots();
    rootPaths.clear();
    for (const { id, path } of roots) rootPaths.set(id, path);
    await stored.set(roots.map(({ id, path, title, readOnly }) => ({ id, path, title, readOnly })));
  };
  const find = async (rootId: string): Promise<Root | null> =>
    (await catalog.roots()).find(({ id }) => id === rootId) ?? null;

  return {
    list: () => catalog.roots(),
    async of(rootId) {
      const root = await find(rootId);
      if (!root) throw new AppError('NOT_FOUND', 'This folder is no longer part of the library.');
      return root;
    },
    async put(root) {
      await catalog.putRoot(root);
      await keep();
    },
    async remove(rootId, options) {
      await catalog.removeRoot(rootId, options);
      await keep();
    },
    async restore() {
      const known = new Set((await catalog.roots()).map(({ id }) => id));
      for (const root of stored.get())
        if (!known.has(root.id)) await catalog.putRoot({ ...root, online: true });
      await keep();
      return known;
    },
    async look(rootId, how) {
      const root = await find(rootId);
      const takesFiles = root && (await isWritable(root.path, how));
      if (root === null || takesFiles === null || root.readOnly !== takesFiles) return root;
      await catalog.updateRoot(rootId, { readOnly: !takesFiles });
      await keep();
      log('info', takesFiles ? 'A folder can be written to again' : 'A folder can only be read', { rootId });
      if (takesFiles) await onWritable(rootId);
      return { ...root, readOnly: !takesFiles };
    },
  };
}
