import { copyFile, readdir, readFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { Catalog } from '../domain/catalog.ts';
import type { Engine } from '../domain/engine.ts';
import { safeFileName } from '../domain/file-template.ts';
import type { ImageRecord } from '../domain/image-record.ts';
import type { Seed } from '../domain/seed.ts';
import type { JobRunner } from '../jobs/job-runner.ts';
import { asWriteError, replaceFile, temporaryName } from '../library/atomic-file.ts';
import type { ImageTree } from '../library/image-tree.ts';
import { LIBRARY_ROOT_ID, type LibraryLayout } from '../library/layout.ts';
import { openUserFile } from '../library/user-file.ts';
import type { Log } from '../log.ts';
import { makeFolder } from '../make-folder.ts';
import { rename, rm } from '../patient-files.ts';
import { createBatchLibrary } from '../promptmedia/batch-library.ts';
import { readBatchFile } from '../promptmedia/read-batch-file.ts';
import { parseInThread, readBatch } from '../promptmedia/batch-parser.ts';
import { openBatchRuns } from '../promptmedia/batch-runs-store.ts';
import { watchBatchFolder } from '../promptmedia/watch-batch-folder.ts';
import { createWildcardFiles } from '../promptmedia/wildcard-files.ts';
import { writeBatchFile } from '../promptmedia/write-batch-file.ts';
import type { BatchesPart } from '../rpc/batch-handlers.ts';
import type { SettingsStore } from '../settings-store.ts';
import type { ComposeDeps } from '../usecases/compose-pictures.ts';
import { BatchRuns } from '../usecases/run-batch.ts';
import { WatchedBatches } from '../usecases/watched-batches.ts';

export interface BatchesParts {
  readonly layout: LibraryLayout;
  readonly catalog: Catalog;
  readonly engines: readonly Engine[];
  readonly runner: JobRunner;
  readonly tree: ImageTree;
  readonly settings: SettingsStore;
  readonly log: Log;
  readonly now: () => number;
  readonly newUid: () => string;
  readonly randomSeed: () => Seed;
  imagePath(record: ImageRecord): Promise<string>;
  bringInBytes(bytes: Uint8Array, fileName: string): Promise<string>;
  readonly compose: ComposeDeps['compose'];
  readonly listFolder: ComposeDeps['listFolder'];
}

export interface Batches extends BatchesPart {
  /** Goes on with batches that were under way, and watches the chosen folder. The runner must have been started. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Everything that batches are made of, on one library. */
export async function createBatches(parts: BatchesParts): Promise<Batches> {
  const { layout, catalog, engines, runner, tree, settings, log, now, newUid } = parts;
  const wildcardFiles = createWildcardFiles(join(layout.user, 'wildcards'));
  const wildcards = (): Promise<ReadonlyMap<string, readonly string[]>> => wildcardFiles.read();
  const store = await openBatchRuns(join(layout.hidden, 'batches'), replaceFile, (path) =>
    log('error', 'A batch that was under way could not be read', { path }),
  );
  const folderFile = await openUserFile<{ readonly path: string | null }>(
    layout.user,
    'batch-folder',
    z.object({ path: z.string().nullable() }),
    { path: null },
    (keptAs) => log('error', 'A file under .gesso/user was damaged and kept aside', { keptAs }),
  );
  const runs = new BatchRuns({
    catalog,
    engines,
    queue: runner,
    store,
    wildcards,
    parse: readBatch,
    highestCount: (folder) => tree.highestCount(folder),
    copyBatchFile: (folder, fileName, text) => copyBatchFile(parts, folder, fileName, text),
    newUid,
    randomSeed: parts.randomSeed,
    now,
    log,
  });

  const watched = new WatchedBatches({
    runs,
    watchFolder: watchBatchFolder,
    folder: { get: () => folderFile.get().path, set: (path) => folderFile.set({ path }) },
    enabled: {
      get: () => settings.get().watchBatchFolder,
      set: (watchBatchFolder) => settings.update({ watchBatchFolder }),
      onChange: (listener) => settings.onChange(listener),
    },
    newUid,
    now,
    log,
  });

  return {
    runs,
    expand: { catalog, engines, wildcards },
    parse: parseInThread,
    write: writeBatchFile,
    files: { ...createBatchLibrary(join(layout.user, 'batches'), replaceFile), readOutside: readBatchFile },
    watched,
    compose: {
      catalog,
      imagePath: (record) => parts.imagePath(record),
      listFolder: parts.listFolder,
      compose: parts.compose,
      temporaryPath: (extension) => join(layout.cache, `composition-${randomUUID()}.${extension}`),
      async deliver(fromPath, toPath) {
        const temporary = temporaryName(toPath);
        try {
          await makeFolder(dirname(toPath));
          await copyFile(fromPath, temporary);
          await rename(temporary, toPath);
        } catch (error) {
          throw asWriteError(error, toPath);
        } finally {
          await rm(temporary, { force: true });
        }
      },
      bringIn: async (path, fileName) => parts.bringInBytes(await readFile(path), fileName),
      remove: (path) => rm(path, { force: true }),
      now,
    },
    async start() {
      await removeUnfinished(layout.cache);
      await runs.start();
      await watched.align();
    },
    async close() {
      await watched.close();
      await runs.close();
    },
  };
}

/** Takes away compositions that a killed process left half made. */
async function removeUnfinished(cacheFolder: string): Promise<void> {
  for (const name of await readdir(cacheFolder))
    if (name.startsWith('composition-')) await rm(join(cacheFolder, name), { force: true });
}

/** A copy of the batch file beside its pictures; the same text under the same name is there once. */
async function copyBatchFile(
  { tree }: BatchesParts,
  folder: string,
  fileName: string,
  text: string,
): Promise<string> {
  const path = `${folder}/${safeFileName(basename(fileName)) || 'batch.yaml'}`;
  const place = { rootId: LIBRARY_ROOT_ID, path };
  if ((await tree.exists(place)) && (await readFile(tree.absolute(place), 'utf8')) === text) return path;
  return await tree.save(path, new TextEncoder().encode(text));
}
