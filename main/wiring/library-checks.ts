import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkCopy } from '../catalog/inspect-copy.ts';
import type { Catalog } from '../domain/catalog.ts';
import type { LongCallOptions } from '../domain/catalog-change.ts';
import { isAppError } from '../domain/errors.ts';
import { CATALOG_DAMAGED, type RebuildReport, type VerifyReport } from '../domain/library-check.ts';
import type { Thumbnailer } from '../imaging/thumbnails.ts';
import type { ImageTree } from '../library/image-tree.ts';
import type { ApartSidecars } from '../library/apart-sidecars.ts';
import { LIBRARY_ROOT_ID, type LibraryLayout } from '../library/layout.ts';
import { namesIn } from '../library/names-in.ts';
import { pathBelow } from '../library/path-guard.ts';
import { sidecarPathOf } from '../library/sidecar-files.ts';
import { walkImageTree, walkTrash } from '../library/walk-images.ts';
import { readPictureFile } from '../metadata/read-picture-file.ts';
import { forgetVanished } from '../usecases/forget-vanished.ts';
import { rebuildCatalog } from '../usecases/rebuild-catalog.ts';
import { verifyLibrary } from '../usecases/verify-library.ts';
import { fileSize, imageFilePath } from './media.ts';
import { hearApart } from './hear-apart.ts';
import { createFolderReader, readPicture } from './read-files.ts';
import { toldApart } from './told-apart.ts';
import type { UserFiles } from './user-files.ts';

/** Pictures that are brought in are entered once a second, those that are made at once. */
const ENTERED_WITHIN_MS = 2500;

interface Parts {
  readonly layout: LibraryLayout;
  readonly catalog: Catalog;
  readonly tree: ImageTree;
  readonly apart: ApartSidecars;
  readonly userFiles: Pick<UserFiles, 'collections' | 'searches'>;
  readonly thumbnails: Pick<Thumbnailer, 'pixelHash'>;
  readonly newUid: () => string;
}

export interface LibraryChecks {
  verify(deep: boolean, options?: LongCallOptions): Promise<VerifyReport>;
  /** Enters what the files of the library say, and forgets what none speaks for. */
  rebuild(options?: LongCallOptions): Promise<RebuildReport>;
}

export function createLibraryChecks(parts: Parts): LibraryChecks {
  const { layout, catalog, tree, apart, userFiles, thumbnails, newUid } = parts;
  const apartOf = async (uid: string | null): Promise<{ readonly apart?: string }> => {
    const sidecar = uid === null ? null : await apart.of(uid);
    return sidecar ? { apart: apart.pathOf(sidecar) } : {};
  };
  return {
    verify: (deep, options) =>
      verifyLibrary(
        {
          catalog,
          libraryRootId: LIBRARY_ROOT_ID,
          async catalogFault() {
            try {
              await checkCopy(layout.catalog, options?.signal);
              return null;
            } catch (error) {
              if (!isAppError(error)) throw error;
              return { kind: 'catalog', path: '.gesso/catalog.sqlite', message: CATALOG_DAMAGED };
            }
          },
          sizeOf: (record) => fileSize(imageFilePath(tree, record)),
          async readWhole(record) {
            const path = imageFilePath(tree, record);
            const { uid, facts, user, warnings } = await readPictureFile(path, await apartOf(record.uid));
            return { uid, contentHash: facts.contentHash, changedAtMs: user?.changedAtMs ?? 0, warnings };
          },
          listTree: () => walkImageTree(layout),
          untilEntered: () => sleep(ENTERED_WITHIN_MS),
          apart: async () =>
            (await apart.all()).map((sidecar) => ({
              ...sidecar,
              path: pathBelow(layout.root, apart.pathOf(sidecar)) ?? '',
            })),
          roots: () => catalog.roots(),
        },
        deep,
        options,
      ),
    async rebuild(options) {
      const read = createFolderReader();
      const report = await rebuildCatalog(
        {
          catalog,
          listPlaces: async function* () {
            for await (const path of walkImageTree(layout)) yield { rootId: LIBRARY_ROOT_ID, path };
          },
          listTrash: () => walkTrash(layout),
          async readPlace(place) {
            const path = tree.absolute(place);
            const file = await read(path);
            const told = await toldApart(apart, [file.facts.contentHash]);
            const here = told.find(
              (one) => one.place?.rootId === place.rootId && one.place.path === place.path,
            );
            const more = await apartOf(here?.uid ?? file.uid);
            return more.apart === undefined ? file : await readPicture(path, more);
          },
          readTrashed: (trashed) => read(tree.trashedPath(trashed.uid, trashed)),
          exists: (place) => tree.exists(place),
          storedCollections: () => userFiles.collections.get(),
          storedSearches: () => userFiles.searches.get(),
          pixelHash: (uid, contentHash) => thumbnails.pixelHash(uid, contentHash),
          newUid,
        },
        options,
      );
      await hearApart({ apart, catalog }, options);
      await forgetVanished(
        {
          catalog,
          rootId: LIBRARY_ROOT_ID,
          namesIn: async (folder) => new Set(await namesIn(join(layout.root, folder))),
          isInTrash: ({ uid, file }) => isNamed(tree.trashedPath(uid, file)),
          sidecarName: sidecarPathOf,
        },
        options,
      );
      return report;
    },
  };
}

async function isNamed(path: string): Promise<boolean> {
  return (await namesIn(dirname(path))).includes(basename(path));
}
