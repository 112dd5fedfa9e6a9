import type { Catalog, CatalogEvent, Place } from '../domain/catalog.ts';
import type { Change } from '../domain/catalog-change.ts';
import type { FacetValue, SetSummary, Target } from '../domain/catalog-view.ts';
import { AppError } from '../domain/errors.ts';
import { relocatedFolder } from '../domain/folder-path.ts';
import type { ImageRecord } from '../domain/image-record.ts';
import { keepNewest } from '../domain/keep-newest.ts';
import type { FileDrainer } from '../usecases/drain-files.ts';
import { emptyTrash, type RemoveFiles } from '../usecases/empty-trash.ts';
import { imageDetails, type Related } from '../usecases/image-details.ts';
import { comparePixels, type PixelPorts } from '../usecases/compare-pixels.ts';
import { findDuplicates, mergeDuplicates } from '../usecases/merge-duplicates.ts';
import { Operations } from '../usecases/operations.ts';
import { readQuery } from '../usecases/read-query.ts';
import { traceLineage } from '../usecases/trace-lineage.ts';
import type { FolderView, gallery, RelatedTile } from '../../preload/contract/gallery.ts';
import type { CallContext, GroupHandlers } from './dispatcher.ts';
import { followOperations } from './follow-operations.ts';
import { toTarget } from './target.ts';

export interface GalleryDependencies {
  readonly catalog: Catalog;
  readonly removeFiles: RemoveFiles;
  beforeClose(close: () => Promise<void>): void;
  /** SHA-256 over a picture's whole file, hex. */
  hashOf(record: ImageRecord): Promise<string>;
  readonly pixels: PixelPorts;
  readonly imports: {
    /** Finds out which roots may be written to, and which folders of them. @returns those of the folders that may not */
    lookAtFolders(folders: readonly Place[]): Promise<readonly Place[]>;
  };
  readonly fileWork: Pick<FileDrainer, 'work' | 'watch'>;
}

/** Orders that are being completed; more than any screen opens. */
const MAX_PENDING_SETS = 64;
const MAX_TILES = 2000;
/** Changes that move files: what can't be moved is left, and told of. */
const MOVES: ReadonlySet<string> = new Set(['trash', 'restore', 'relocate']);
/** Pictures of one lineage graph; more than anybody finds the way in. */
const MAX_FAMILY = 300;

type Relocation = Extract<Change, { kind: 'relocate' }>;

/** The folder that was chosen, and those below it that folders of the pictures become. */
function foldersOfMove(move: Relocation, own: readonly Place[]): readonly Place[] {
  const paths = own.map(({ path }) => relocatedFolder(move, path)).filter((path) => path !== null);
  return [...new Set([move.folder, ...paths])].map((path) => ({ rootId: move.rootId, path }));
}

export function createGalleryHandlers({
  catalog,
  removeFiles,
  hashOf,
  pixels,
  imports,
  fileWork,
  beforeClose,
}: GalleryDependencies): GroupHandlers<typeof gallery> {
  const wholes = new Map<string, Promise<SetSummary>>();
  const operations = new Operations();
  // Who quits while the trash is emptied does not mean: to its end, unseen.
  beforeClose(() => operations.close());
  const followed = operations.followed.bind(operations);
  /** Folders of these pictures, and those a move would bring them to, that can't be written. */
  const fixedFolders = async (target: Target, move?: Relocation): Promise<readonly Place[]> => {
    // Of a library without other folders than its own nothing needs to be asked.
    const own = (await catalog.roots()).length === 0 ? [] : await catalog.foldersOfPictures(target);
    return await imports.lookAtFolders(move ? [...own, ...foldersOfMove(move, own)] : own);
  };

  return {
    async open({ view, query, limit, ...rest }, context) {
      const spec = { query: readQuery(query), ...rest };
      const { first, whole } = await catalog.openSet(spec, limit, clientOf(context, view));
      wholes.set(first.setId, whole);
      // Whoever asks for it hears of a failure; a view that was left asks for nothing.
      whole.catch(() => undefined);
      keepNewest(wholes, MAX_PENDING_SETS);
      return first;
    },
    async whole({ setId }) {
      const whole = wholes.get(setId);
      if (whole === undefined) throw new AppError('STALE', 'This view was closed. Open it again.');
      return await whole;
    },
    async close({ setId }) {
      wholes.delete(setId);
      await catalog.closeSet(setId);
      return null;
    },
    async tiles({ setId, from, to }) {
      if (to - from > MAX_TILES) throw new AppError('TOO_LARGE', `At most ${MAX_TILES} tiles at a time.`);
      return to > from ? await catalog.tiles(setId, from, to) : [];
    },
    async positionOf({ setId, uid }) {
      return { position: await catalog.positionOf(setId, uid) };
    },
    async mapSelection({ fromSetId, ranges, toSetId, wholeStacks }) {
      return { ranges: await catalog.mapSelection(fromSetId, ranges, toSetId, wholeStacks) };
    },
    async uids({ target, limit }) {
      return { uids: await catalog.uids(toTarget(target), limit) };
    },
    async counts({ queries }) {
      return { counts: await Promise.all(queries.map((query) => catalog.count(readQuery(query)))) };
    },
    async facet({ query, view, field, prefix, limit }, context) {
      return await catalog.facet(readQuery(query), field, prefix, limit, clientOf(context, view));
    },
    async folders() {
      const [roots, counts] = await Promise.all([
        catalog.roots(),
        catalog.facet({ kind: 'all' }, 'folder', '', Number.MAX_SAFE_INTEGER),
      ]);
      return {
        roots: roots.map(({ id, title, online, readOnly }) => ({ id, title, online, readOnly })),
        folders: counts.map(folderOfKey),
      };
    },
    async details({ uid }) {
      const { record, parents, children } = await imageDetails(catalog, uid);
      return { record, parents: parents.map(related), children: children.map(related) };
    },
    async lineage({ uid }) {
      const { nodes, edges } = await traceLineage(catalog, uid, MAX_FAMILY);
      return {
        nodes: nodes.map(({ record, ...node }) => ({
          ...node,
          tile: record === null ? null : relatedTile(record),
        })),
        edges,
      };
    },
    async records({ uids }) {
      return await catalog.records(uids);
    },
    async rawTexts({ uid }) {
      return await catalog.rawTexts(uid);
    },
    async summary({ target, operationId }) {
      return await followed(operationId, (options) => catalog.summary(toTarget(target), options));
    },
    async change({ target, change, dryRun = false, operationId }) {
      const which = toTarget(target);
      const move = change.kind === 'relocate' ? change : undefined;
      const fixed = MOVES.has(change.kind) ? await fixedFolders(which, move) : [];
      return await followed(operationId, (options) =>
        catalog.change(which, change, { ...options, dryRun, fixedFolders: fixed }),
      );
    },
    async changeTag({ change, dryRun = false, operationId }) {
      return await followed(operationId, (options) => catalog.changeTag(change, { ...options, dryRun }));
    },
    cancel({ operationId }) {
      return { found: operations.cancel(operationId) };
    },
    progress: (_input, emit, { signal }) => followOperations(operations, emit, signal),
    fileWork(_input, emit, { signal }) {
      signal.addEventListener('abort', fileWork.watch(emit), { once: true });
      return fileWork.work();
    },
    async undo({ operationId, ...meant }) {
      return { entry: await followed(operationId, (options) => catalog.undo({ ...options, ...meant })) };
    },
    async redo({ operationId, ...meant }) {
      return { entry: await followed(operationId, (options) => catalog.redo({ ...options, ...meant })) };
    },
    async history({ limit, before }) {
      return await catalog.history(limit, before);
    },
    async duplicates({ target, limit, operationId }) {
      return await followed(operationId, (options) =>
        findDuplicates(catalog, toTarget(target), limit, options),
      );
    },
    async mergeDuplicates({ target, keep, operationId }) {
      const which = toTarget(target);
      const fixed = await fixedFolders(which);
      return await followed(operationId, (options) =>
        mergeDuplicates(catalog, hashOf, which, keep, { ...options, fixedFolders: fixed }),
      );
    },
    async comparePixels({ target, operationId }) {
      return await followed(operationId, (options) =>
        comparePixels(catalog, pixels, toTarget(target), options),
      );
    },
    async emptyTrash({ target, operationId }) {
      const which = target === null ? null : toTarget(target);
      return await followed(operationId, (options) => emptyTrash(catalog, removeFiles, which, options));
    },
    async events(_input, emit, context) {
      const stop = catalog.onEvent((event: CatalogEvent) => emit(event));
      context.signal.addEventListener('abort', stop, { once: true });
      return { revision: await catalog.revision() };
    },
  };
}

function clientOf(context: CallContext, view: string): string;
function clientOf(context: CallContext, view: string | undefined): string | undefined;
function clientOf({ clientId }: CallContext, view: string | undefined): string | undefined {
  return view === undefined ? undefined : `${clientId}:${view}`;
}

/** A folder's value is its root's id and its path. */
function folderOfKey({ value, count }: FacetValue): FolderView {
  const slash = value.indexOf('/');
  return slash < 0
    ? { rootId: value, path: '', images: count }
    : { rootId: value.slice(0, slash), path: value.slice(slash + 1), images: count };
}

function related<Role extends string>({
  uid,
  role,
  record,
}: Related<Role>): {
  uid: string;
  role: Role;
  tile: RelatedTile | null;
} {
  return { uid, role, tile: record === null ? null : relatedTile(record) };
}

function relatedTile({ file, generation }: ImageRecord): RelatedTile {
  return {
    contentHash: file.contentHash,
    width: file.width,
    height: file.height,
    type: generation.type,
    prompt: generation.prompt.slice(0, 300),
    createdAtMs: generation.createdAtMs,
  };
}
