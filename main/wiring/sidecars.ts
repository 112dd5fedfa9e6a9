import { isDeepStrictEqual } from 'node:util';
import type { Catalog } from '../domain/catalog.ts';
import { NO_USER_FACTS, type ImageRecord } from '../domain/image-record.ts';
import type { ImageTree } from '../library/image-tree.ts';
import { isOwn } from '../metadata/gesso.ts';
import { writeSidecar } from '../metadata/xmp-sidecar.ts';
import { imageFilePath } from './media.ts';
import type { SidecarHome } from './sidecar-home.ts';

interface Parts {
  readonly catalog: Pick<Catalog, 'placements' | 'children'>;
  readonly tree: ImageTree;
  readonly home: SidecarHome;
}

/** Writes what the user said of a picture into its XMP sidecar, keeping what others wrote there. */
export function createSidecarWriter({ catalog, tree, home }: Parts): (record: ImageRecord) => Promise<void> {
  return async (record) => {
    const { uid, file } = record;
    const placements = await catalog.placements([uid]);
    // What others say of it stays theirs to tell: their texts may be edited, or understood better one day.
    const fileSaysIt = file.format === 'png' || !isOwn(record.generation);
    const owner = {
      uid,
      contentHash: file.contentHash,
      place: { rootId: file.rootId, path: file.path },
      file: imageFilePath(tree, record),
    };
    const saysNothing =
      fileSaysIt &&
      isDeepStrictEqual(record.user, NO_USER_FACTS) &&
      placements.length + record.generation.parents.length === 0 &&
      record.state.expiresAtMs === null;
    // What was taken back before it was written leaves nothing in the user's folders. What another picture names as its parent has
    // to bear that name.
    if (saysNothing && !(await home.holds(owner)) && (await catalog.children(uid)).length === 0) return;
    await home.write(owner, (existing, place) =>
      writeSidecar(existing, {
        uid,
        contentHash: file.contentHash,
        ...(place && { place }),
        user: record.user,
        collections: placements.map(({ collectionId, position }) => ({ id: collectionId, position })),
        parents: record.generation.parents,
        expiresAtMs: record.state.expiresAtMs,
        ...(fileSaysIt ? {} : { generation: record.generation }),
      }),
    );
  };
}
