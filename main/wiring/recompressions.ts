import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Catalog } from '../domain/catalog.ts';
import type { FileSwap } from '../domain/catalog-change.ts';
import type { Target } from '../domain/catalog-view.ts';
import { AppError } from '../domain/errors.ts';
import type { ImageRecord } from '../domain/image-record.ts';
import type { RecompressionReport, SmallerFormat } from '../domain/recompression.ts';
import type { ImageTree } from '../library/image-tree.ts';
import { LIBRARY_ROOT_ID } from '../library/layout.ts';
import type { Originals, OriginalsRun, VersionPair } from '../library/originals.ts';
import { readTextIfAny, sidecarPathOf } from '../library/sidecar-files.ts';
import type { Log } from '../log.ts';
import { contentHashOfBytes, contentHashOfFile } from '../metadata/content-hash.ts';
import type { RecompressionsPart } from '../rpc/maintenance-handlers.ts';
import { Operations, type OperationOptions } from '../usecases/operations.ts';
import { recompressImages } from '../usecases/recompress-images.ts';
import { imageFilePath } from './media.ts';
import { shrinkPicture } from './shrink-picture.ts';

interface Parts {
  readonly catalog: Pick<
    Catalog,
    'findFiles' | 'history' | 'makeFinal' | 'pendingFileCount' | 'record' | 'swapFiles'
  >;
  readonly originals: Originals;
  readonly tree: ImageTree;
  readonly newUid: () => string;
  readonly now: () => number;
  readonly log: Log;
  recordsOf(target: Target): Promise<readonly ImageRecord[]>;
  /** Resolves when every file that can be is as its row says. */
  filesSettled(): Promise<void>;
  /** The system's own bin, where there is one. */
  readonly binFile?: (path: string) => Promise<void>;
}

export interface Recompressions extends RecompressionsPart {
  /** Takes away, by and by, what nothing can bring back any more: of runs that were interrupted, or undone for good. */
  start(): void;
  close(): Promise<void>;
}

const HISTORY_PAGE = 1000;

export function createRecompressions(parts: Parts): Recompressions {
  const { catalog, originals, tree, log } = parts;
  const operations = new Operations();
  let sweeping: Promise<void> = Promise.resolve();
  const absolute = ({ file }: ImageRecord): string =>
    tree.absolute({ rootId: LIBRARY_ROOT_ID, path: file.path });

  const keep = async (
    runId: string,
    record: ImageRecord,
    smaller: Uint8Array,
    to: SmallerFormat,
  ): Promise<FileSwap> => {
    const { uid, file } = record;
    const extension = extname(file.path);
    const before: VersionPair['before'] = {
      sizeBytes: file.sizeBytes,
      format: 'png',
      contentHash: file.contentHash,
      extension,
    };
    const after: VersionPair['after'] = {
      sizeBytes: smaller.length,
      format: to,
      contentHash: contentHashOfBytes(smaller),
      extension: to === 'png' ? extension : '.webp',
    };
    // When a picture was made is told by its file where nothing else tells.
    const { mtimeMs } = await stat(absolute(record));
    await originals.add(runId, { uid, before, after }, smaller, mtimeMs);
    return { uid, from: before, to: after };
  };

  const perform = async (
    target: Target,
    to: SmallerFormat,
    options: OperationOptions,
  ): Promise<RecompressionReport> =>
    recompressImages(
      {
        libraryRootId: LIBRARY_ROOT_ID,
        async read(record) {
          const bytes = await readFile(absolute(record));
          return contentHashOfBytes(bytes) === record.file.contentHash ? bytes : null;
        },
        shrink: shrinkPicture,
        begin: (runId) => originals.begin(runId, { startedAtMs: parts.now(), to }),
        keep,
        async commit(runId, swaps) {
          const asRead: FileSwap[] = [];
          for (const swap of swaps) if (await isStill(swap)) asRead.push(swap);
          const { entry, changed } = await catalog.swapFiles('shrink', runId, asRead, {});
          await parts.filesSettled();
          return { entry, changed: swaps.length - changed };
        },
        log,
      },
      await parts.recordsOf(target),
      { runId: parts.newUid(), to, ...options },
    );

  /** Whether a picture's file is the version that is to be replaced: another program may have been at it since. */
  const isStill = async ({ uid, from }: Pick<FileSwap, 'uid' | 'from'>): Promise<boolean> => {
    const record = await catalog.record(uid);
    return record !== null && (await contentHashOfFile(imageFilePath(tree, record))) === from.contentHash;
  };

  /** The pictures of a run that are the smaller files now, with their uids of today: a rebuild may have given them others. */
  const smallerOf = async ({
    pairs,
  }: OriginalsRun): Promise<readonly { readonly pair: VersionPair; readonly uid: string }[]> => {
    const found = await catalog.findFiles(
      pairs.map(({ uid }) => uid),
      pairs.map(({ after }) => after.contentHash),
    );
    const uids = new Set(found.map(({ uid }) => uid));
    const byHash = Map.groupBy(found, ({ contentHash }) => contentHash);
    return pairs.flatMap((pair) => {
      const same = (byHash.get(pair.after.contentHash) ?? []).filter(
        ({ trashed, missing }) => !trashed && !missing,
      );
      const own = same.find(({ uid }) => uid === pair.uid) ?? (uids.has(pair.uid) ? undefined : same[0]);
      return own === undefined ? [] : [{ pair, uid: own.uid }];
    });
  };

  const findRun = async (runId: string): Promise<OriginalsRun> => {
    if (operations.running().length > 0)
      throw new AppError('CONFLICT', 'Files are being made smaller. Wait for it or cancel it.');
    const run = (await originals.list()).find(({ id }) => id === runId);
    if (!run) throw new AppError('NOT_FOUND', 'These originals are no longer kept.');
    return run;
  };

  /** Ids of the runs that the history can still undo or redo. */
  const runsInHistory = async (): Promise<ReadonlySet<string>> => {
    const ids = new Set<string>();
    let before: number | undefined;
    for (;;) {
      const entries = await catalog.history(HISTORY_PAGE, before);
      for (const { kind, detail, isFinal } of entries)
        if ((kind === 'shrink' || kind === 'put-back') && !isFinal) ids.add(detail);
      if (entries.length < HISTORY_PAGE) return ids;
      before = entries.at(-1)?.id;
    }
  };

  const sweep = async (): Promise<void> => {
    const runs = await originals.list();
    if (runs.length === 0) return;
    await parts.filesSettled();
    // A version may still be on its way to its place.
    if ((await catalog.pendingFileCount()) > 0) return;
    const inHistory = await runsInHistory();
    for (const run of runs) {
      const isNeeded = inHistory.has(run.id) || (await smallerOf(run)).length > 0;
      // One that begins meanwhile isn't in the list.
      if (!isNeeded) await originals.forget(run.id);
    }
  };

  return {
    start() {
      sweeping = sweep().catch((error: unknown) =>
        log('warn', 'Versions of files that are no longer needed could not be removed', {
          error: String(error),
        }),
      );
    },
    async run(target, to, operationId) {
      if (operations.running().length > 0)
        throw new AppError('CONFLICT', 'Files are being made smaller already. Wait for it or cancel it.');
      return await operations.run(operationId, (options) => perform(target, to, options));
    },
    operations,
    async list() {
      const runs = await Promise.all(
        (await originals.list()).map(async (run) => ({ ...run, smaller: await smallerOf(run) })),
      );
      return runs
        .filter(({ smaller }) => smaller.length > 0)
        .map(({ id, startedAtMs, to, smaller }) => {
          const bytes = (which: 'before' | 'after'): number =>
            smaller.reduce((sum, { pair }) => sum + pair[which].sizeBytes, 0);
          return {
            id,
            startedAtMs,
            to,
            pictures: smaller.length,
            originalBytes: bytes('before'),
            savedBytes: bytes('before') - bytes('after'),
          };
        });
    },
    async keepSmaller(runId) {
      const run = await findRun(runId);
      await parts.filesSettled();
      for (const { pair, uid } of await smallerOf(run)) {
        if (!(await isStill({ uid, from: pair.after })))
          throw new AppError(
            'CONFLICT',
            'Not every smaller file is in its place yet. Try again in a moment.',
          );
      }
      await catalog.makeFinal(runId);
      if (parts.binFile) {
        for (const { uid, before } of run.pairs) {
          const path = originals.pathOf(uid, before);
          if ((await contentHashOfFile(path)) !== null) await parts.binFile(path);
        }
      }
      await originals.forget(runId);
    },
    async restore(runId) {
      const run = await findRun(runId);
      const swaps: FileSwap[] = [];
      for (const { pair, uid } of await smallerOf(run)) {
        if (uid !== pair.uid) await originals.rename(runId, pair, uid);
        swaps.push({ uid, from: pair.after, to: pair.before });
      }
      const { changed } = await catalog.swapFiles('put-back', runId, swaps, {});
      await parts.filesSettled();
      return { restored: changed, left: run.pairs.length - changed };
    },
    async close() {
      await operations.close();
      await sweeping;
    },
  };
}

/** What brings the version of a picture's file that its row says, and lets the sidecar know which it is. */
export function createContentSettler(
  originals: Originals,
  tree: ImageTree,
  writeSidecar: (record: ImageRecord) => Promise<void>,
): (record: ImageRecord) => Promise<void> {
  return async (record) => {
    const path = imageFilePath(tree, record);
    await originals.swap(record.uid, path, record.file.contentHash);
    if ((await readTextIfAny(sidecarPathOf(path))) !== null) await writeSidecar(record);
  };
}
