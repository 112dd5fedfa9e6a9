import { readFile, rename, rm, utimes } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Catalog, Target } from '../domain/catalog.ts';
import { AppError } from '../domain/errors.ts';
import type { ImageRecord } from '../domain/image-record.ts';
import type { RecompressionReport, RecompressionRun, SmallerFormat } from '../domain/recompression.ts';
import { replaceFile } from '../library/atomic-file.ts';
import type { ImageTree } from '../library/image-tree.ts';
import { LIBRARY_ROOT_ID, type LibraryLayout } from '../library/layout.ts';
import { createOriginals, type FileVersion, type KeptOriginal } from '../library/originals.ts';
import { readTextIfAny, sidecarPathOf } from '../library/sidecar-files.ts';
import type { Log } from '../log.ts';
import { contentHashOfBytes } from '../metadata/content-hash.ts';
import { recompressImages } from '../usecases/recompress-images.ts';
import { shrinkPicture } from './shrink-picture.ts';
import type { OperationProgress } from '../domain/operation.ts';
import { Operations, type OperationOptions } from '../usecases/operations.ts';

interface Parts {
  readonly layout: LibraryLayout;
  readonly catalog: Pick<Catalog, 'record' | 'updateFiles'>;
  readonly tree: ImageTree;
  readonly newUid: () => string;
  readonly now: () => number;
  readonly log: Log;
  recordsOf(target: Target): Promise<readonly ImageRecord[]>;
  writeSidecar(record: ImageRecord): Promise<void>;
  /** The system's own bin, where there is one. */
  readonly binFile?: (path: string) => Promise<void>;
}

/** Runs that make files smaller, and the originals they keep until the user has had a last word. */
export interface Recompressions {
  /** Finishes what a crash interrupted. */
  start(): Promise<void>;
  /** @throws AppError CONFLICT while another run is under way; DISK_FULL, LIBRARY_UNWRITABLE */
  run(target: Target, to: SmallerFormat, operationId: string): Promise<RecompressionReport>;
  cancel(operationId: string): void;
  running(): readonly OperationProgress[];
  watch(listener: (progress: OperationProgress) => void): () => void;
  list(): Promise<readonly RecompressionRun[]>;
  /** Takes the originals away. */
  keepSmaller(runId: string): Promise<void>;
  /** Puts the originals back. @returns how many could not be: their pictures were changed or deleted meanwhile */
  restore(runId: string): Promise<{ readonly restored: number; readonly left: number }>;
  close(): Promise<void>;
}

export function createRecompressions(parts: Parts): Recompressions {
  const { layout, catalog, tree, log } = parts;
  const originals = createOriginals(layout.originals);
  const operations = new Operations();
  const absolute = (path: string): string => tree.absolute({ rootId: LIBRARY_ROOT_ID, path });

  /** Enters which file the picture has now, and lets its sidecar know. */
  const enter = async (uid: string, version: FileVersion, sidecarBefore: string): Promise<void> => {
    await catalog.updateFiles([{ uid, file: version }]);
    const path = absolute(version.path);
    if (sidecarBefore !== path && (await readTextIfAny(sidecarPathOf(sidecarBefore))) !== null)
      await rename(sidecarPathOf(sidecarBefore), sidecarPathOf(path));
    const record = await catalog.record(uid);
    if (record && (await readTextIfAny(sidecarPathOf(path))) !== null) await parts.writeSidecar(record);
  };

  const replace = async (
    runId: string,
    record: ImageRecord,
    smaller: Uint8Array,
    to: SmallerFormat,
  ): Promise<void> => {
    const { path, sizeBytes, modifiedAtMs, contentHash } = record.file;
    const before: FileVersion = { path, sizeBytes, modifiedAtMs, contentHash, format: 'png' };
    const newPath =
      to === 'png'
        ? path
        : await tree.freePath({ rootId: LIBRARY_ROOT_ID, path: path.replace(/\.[^./]+$/, '.webp') });
    const after: FileVersion = {
      path: newPath,
      sizeBytes: smaller.length,
      modifiedAtMs,
      format: to,
      contentHash: contentHashOfBytes(smaller),
    };
    const original: KeptOriginal = { uid: record.uid, before, after };
    await originals.keep(runId, absolute(path), original);
    await replaceFile(absolute(newPath), smaller);
    // When a picture was made is told by its file where nothing else tells.
    await utimes(absolute(newPath), new Date(), new Date(modifiedAtMs));
    await enter(record.uid, after, absolute(path));
    if (newPath !== path) await rm(absolute(path));
  };

  const restoreOne = async (runId: string, original: KeptOriginal): Promise<boolean> => {
    const { uid, before, after } = original;
    const record = await catalog.record(uid);
    if (record?.file.contentHash !== after.contentHash || record.state.trashedAtMs !== null) return false;
    const kept = await readFile(originals.pathOf(runId, original));
    const now = record.file.path;
    const folder = dirname(now) === '.' ? '' : `${dirname(now)}/`;
    // It may have been moved since: the original goes where its picture is.
    const path =
      before.format === after.format
        ? now
        : await tree.freePath({ rootId: LIBRARY_ROOT_ID, path: folder + basename(before.path) });
    await replaceFile(absolute(path), kept);
    await utimes(absolute(path), new Date(), new Date(before.modifiedAtMs));
    await enter(uid, { ...before, path }, absolute(now));
    if (path !== now) await rm(absolute(now), { force: true });
    return true;
  };

  /** The last file of a run may have been replaced and not entered, or entered and its original not taken away. */
  const finishInterrupted = async (runId: string, all: readonly KeptOriginal[]): Promise<void> => {
    const last = all.at(-1);
    if (!last) return;
    const { uid, before, after } = last;
    const record = await catalog.record(uid);
    const isEntered = record?.file.contentHash === after.contentHash;
    const written = await hashOf(absolute(after.path));
    if (!isEntered && written === after.contentHash && record) await enter(uid, after, absolute(before.path));
    if (!isEntered && written !== after.contentHash) await originals.settle(runId, all.slice(0, -1));
    else if (before.path !== after.path && (await hashOf(absolute(before.path))) === before.contentHash)
      await rm(absolute(before.path));
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
          const bytes = await readFile(absolute(record.file.path));
          return contentHashOfBytes(bytes) === record.file.contentHash ? bytes : null;
        },
        shrink: shrinkPicture,
        begin: (runId) => originals.begin(runId, { startedAtMs: parts.now(), to }),
        replace,
        log,
      },
      await parts.recordsOf(target),
      { runId: parts.newUid(), to, ...options },
    );

  const findRun = async (runId: string) => {
    if (operations.running().length > 0)
      throw new AppError('CONFLICT', 'Files are being made smaller. Wait for it or cancel it.');
    const run = (await originals.list()).find(({ id }) => id === runId);
    if (!run) throw new AppError('NOT_FOUND', 'These originals are no longer kept.');
    return run;
  };

  return {
    async start() {
      for (const { id, originals: all } of await originals.list()) await finishInterrupted(id, all);
    },
    async run(target, to, operationId) {
      if (operations.running().length > 0)
        throw new AppError('CONFLICT', 'Files are being made smaller already. Wait for it or cancel it.');
      return await operations.run(operationId, (options) => perform(target, to, options));
    },
    cancel: (operationId) => void operations.cancel(operationId),
    running: () => operations.running(),
    watch: (listener) => operations.watch(listener),
    async list() {
      return (await originals.list()).map(({ id, startedAtMs, to, originals: all }) => {
        const originalBytes = all.reduce((sum, { before }) => sum + before.sizeBytes, 0);
        const smallerBytes = all.reduce((sum, { after }) => sum + after.sizeBytes, 0);
        return {
          id,
          startedAtMs,
          to,
          pictures: all.length,
          originalBytes,
          savedBytes: originalBytes - smallerBytes,
        };
      });
    },
    async keepSmaller(runId) {
      const run = await findRun(runId);
      if (parts.binFile)
        for (const original of run.originals) await parts.binFile(originals.pathOf(runId, original));
      await originals.settle(runId, []);
    },
    async restore(runId) {
      const { originals: all } = await findRun(runId);
      const left: KeptOriginal[] = [];
      for (const original of all) {
        try {
          if (!(await restoreOne(runId, original))) left.push(original);
        } catch (error) {
          left.push(original);
          log('warn', 'An original could not be put back', { uid: original.uid, error: String(error) });
        }
      }
      await originals.settle(runId, left);
      return { restored: all.length - left.length, left: left.length };
    },
    close: () => operations.close(),
  };
}

async function hashOf(path: string): Promise<string | null> {
  try {
    return contentHashOfBytes(await readFile(path));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
