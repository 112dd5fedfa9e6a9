import type { Catalog } from '../domain/catalog.ts';
import type { ImageRecord } from '../domain/image-record.ts';
import type { ImageTree } from '../library/image-tree.ts';
import type { LibraryLayout } from '../library/layout.ts';
import { readTextIfAny, writeText } from '../library/sidecar-files.ts';
import { writeSidecar } from '../metadata/xmp-sidecar.ts';
import { sidecarTarget } from './read-files.ts';

interface Parts {
  readonly layout: LibraryLayout;
  readonly catalog: Pick<Catalog, 'placements' | 'roots'>;
  readonly tree: ImageTree;
}

/** Writes what the user said of a picture into its XMP sidecar, keeping what others wrote there. */
export function createSidecarWriter({
  layout,
  catalog,
  tree,
}: Parts): (record: ImageRecord) => Promise<void> {
  return async (record) => {
    const [placements, roots] = await Promise.all([catalog.placements([record.uid]), catalog.roots()]);
    const root = roots.find(({ id }) => id === record.file.rootId);
    const path = sidecarTarget(layout, tree, {
      uid: record.uid,
      place: { rootId: record.file.rootId, path: record.file.path },
      trashed: record.state.trashedAtMs !== null,
      readOnlyRoot: root?.readOnly ?? false,
    });
    // A record read from the file's own texts stays theirs to tell: they may be edited, or understood better one day.
    const fileSaysIt = record.file.format === 'png' || record.generation.provenance['prompt'] !== undefined;
    const text = writeSidecar(await readTextIfAny(path), {
      uid: record.uid,
      contentHash: record.file.contentHash,
      user: record.user,
      collections: placements.map(({ collectionId, position }) => ({ id: collectionId, position })),
      parents: record.generation.parents,
      expiresAtMs: record.state.expiresAtMs,
      ...(fileSaysIt ? {} : { generation: record.generation }),
    });
    await writeText(path, text);
  };
}
