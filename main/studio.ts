import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureRoomLater } from './disk-room.ts';
import type { Catalog } from './domain/catalog.ts';
import type { LongCallOptions } from './domain/catalog-change.ts';
import type { Engine } from './domain/engine.ts';
import { AppError } from './domain/errors.ts';
import type { GenerationRecord } from './domain/generation.ts';
import type { ImageRecord } from './domain/image-record.ts';
import type { RebuildReport, VerifyReport } from './domain/library-check.ts';
import { randomSeed, type Seed } from './domain/seed.ts';
import type { ComfyEngine } from './engines/comfyui/comfyui-engine.ts';
import { createBuiltinEngine } from './engines/builtin/builtin-engine.ts';
import { createGrants, type Grants } from './grants.ts';
import type { HostPorts } from './host-ports.ts';
import { clipboardPng } from './imaging/clipboard-png.ts';
import { dragPicture, PILE } from './imaging/drag-picture.ts';
import { DECODED_AT_ONCE } from './imaging/limits.ts';
import { createThumbnailer } from './imaging/thumbnails.ts';
import { videoPoster } from './imaging/video-poster.ts';
import { createTilePyramid } from './imaging/tiles.ts';
import { JobRunner } from './jobs/job-runner.ts';
import { createApartSidecars } from './library/apart-sidecars.ts';
import { createImageTree, type ImageTree } from './library/image-tree.ts';
import { checkLibraryFolder } from './library/library-folder.ts';
import type { LibraryLayout } from './library/layout.ts';
import { createOriginals } from './library/originals.ts';
import { wholeFileHash } from './library/whole-file-hash.ts';
import type { LibraryLock, OwnerEndpoint } from './library/library-lock.ts';
import { openLogFile, type Log } from './log.ts';
import { formatA1111 } from './metadata/a1111.ts';
import { contentHashOfFile } from './metadata/content-hash.ts';
import { workflowTextIn } from './metadata/dialects/comfyui.ts';
import { parsePasted, type PastedSettings } from './metadata/parse-pasted.ts';
import type { BatchesPart } from './rpc/batch-handlers.ts';
import type { EditorParts } from './rpc/editor-handlers.ts';
import type { CatalogCopiesPart, DiskSpacePart, StoragePart } from './rpc/maintenance-handlers.ts';
import type { MediaSource } from './rpc/media-routes.ts';
import type { SettingsStore } from './settings-store.ts';
import type { PixelPorts } from './usecases/compare-pixels.ts';
import { createFileDrainer, type FileDrainer } from './usecases/drain-files.ts';
import type { RemoveFiles } from './usecases/empty-trash.ts';
import { adoptResult, keepResult } from './usecases/keep-result.ts';
import { placeFile } from './usecases/place-file.ts';
import type { SubmitDeps } from './usecases/submit-generation.ts';
import { createApartMover } from './wiring/apart-mover.ts';
import { createBringIn } from './wiring/bring-in.ts';
import { createBatches } from './wiring/batches.ts';
import { backUpLater, fillFromFiles, openOrReplaceCatalog } from './wiring/catalog-file.ts';
import { createCatalogCopies } from './wiring/catalog-copies.ts';
import { composeFiles, listPictureFiles } from './wiring/compose-files.ts';
import { openComfyEngine } from './wiring/comfyui.ts';
import { diagnosticsText } from './wiring/diagnostics.ts';
import { watchDiskSpace } from './wiring/disk-space.ts';
import { createEditorParts } from './wiring/editor-parts.ts';
import { checkMask, createKeepDeps } from './wiring/keep-deps.ts';
import { createLibraryExports, type LibraryExports } from './wiring/library-exports.ts';
import { createLibraryImports, type LibraryImports } from './wiring/library-imports.ts';
import { createPackDrawer, type PackDrawer } from './wiring/pack-drawer.ts';
import { createLibraryBackups, type LibraryBackups } from './wiring/library-backups.ts';
import { createLibraryStorage } from './wiring/library-storage.ts';
import { createLibraryChecks } from './wiring/library-checks.ts';
import { openLibraryRoots } from './wiring/library-roots.ts';
import { createFileLocator, createMediaSource, imageFilePath, readMask } from './wiring/media.ts';
import { createPixelHashes } from './wiring/pixel-hashes.ts';
import { UNDERSTOOD } from './wiring/rereading.ts';
import { createTaskPreparer } from './wiring/prepare-task.ts';
import { tidyRegularly } from './wiring/tidy-regularly.ts';
import { createContentSettler, createRecompressions, type Recompressions } from './wiring/recompressions.ts';
import { createSidecarHome } from './wiring/sidecar-home.ts';
import { createSidecarWriter } from './wiring/sidecars.ts';
import { fillSearches, mirrorUserFiles, openUserFiles } from './wiring/user-files.ts';
import type { SystemInfo, FileReport } from '../preload/contract/system.ts';
import type { PromptEntry } from '../preload/contract/prompts.ts';
import { newUid } from './new-uid.ts';
import { VERSION } from './version.ts';

export interface StudioOptions {
  readonly settings: SettingsStore;
  readonly host: HostPorts;
}

/** Everything the program is made of, wired together around one library. The contract's handlers each take the part they need. */
export interface Studio {
  readonly layout: LibraryLayout;
  readonly catalog: Catalog;
  readonly engines: readonly Engine[];
  /** The ComfyUI engine's servers and templates. */
  readonly comfyui: ComfyEngine;
  readonly runner: JobRunner;
  readonly settings: SettingsStore;
  readonly grants: Grants;
  readonly host: HostPorts;
  readonly info: SystemInfo;
  readonly media: MediaSource;
  readonly log: Log;
  readonly submitDeps: SubmitDeps;
  readonly editor: EditorParts;
  readonly batches: BatchesPart;
  readonly imports: LibraryImports;
  readonly exports: LibraryExports;
  readonly packDrawer: PackDrawer;
  readonly storage: StoragePart;
  readonly diskSpace: DiskSpacePart;
  readonly backups: LibraryBackups;
  readonly catalogCopies: CatalogCopiesPart;
  readonly recompressions: Recompressions;
  readonly prompts: { get(): readonly PromptEntry[]; set(entries: readonly PromptEntry[]): Promise<void> };
  readonly removeFiles: RemoveFiles;
  /** SHA-256 over a picture's whole file, hex. */
  hashOf(record: ImageRecord): Promise<string>;
  readonly pixels: PixelPorts;
  /** Files on their way to where the catalog says they belong. */
  readonly fileWork: Pick<FileDrainer, 'work' | 'watch'>;
  parsePasted(text: string): PastedSettings | null;
  /** The ComfyUI workflow among a picture's texts. */
  workflowTextIn(texts: Readonly<Record<string, string>>): string | null;
  formatParameters(generation: GenerationRecord): string;
  imagePath(uid: string): Promise<string>;
  /** Absolute paths of what was exported to be dragged out. @throws AppError NOT_FOUND */
  exportedFiles(downloadId: string): Promise<readonly string[]>;
  /** PNG of a small pile of the first few, to show under the mouse. */
  dragPicture(uids: readonly string[]): Promise<Buffer>;
  /** A picture as PNG, for the clipboard. @throws AppError NOT_FOUND, UNSUPPORTED */
  clipboardPng(uid: string): Promise<Uint8Array>;
  bringIn(path: string): Promise<string>;
  readFile(path: string): Promise<FileReport>;
  diagnostics(): Promise<string>;
  rememberLibrary(path: string): Promise<void>;
  verify(deep: boolean, options?: LongCallOptions): Promise<VerifyReport>;
  rebuild(options?: LongCallOptions): Promise<RebuildReport>;
  /** Resolves once files and thumbnails have caught up with the catalog. */
  settled(): Promise<void>;
  publishOwner(endpoint: OwnerEndpoint): Promise<void>;
  /** Lets nobody new in; who is in stays. */
  withdrawOwner(): Promise<void>;
  /** What is opened on the library is closed before it, the last first. */
  beforeClose(close: () => Promise<void>): void;
  close(): Promise<void>;
}

/** @param opened takes in how each part is closed, as soon as there is something to close */
export async function createStudio(
  layout: LibraryLayout,
  lock: LibraryLock,
  opened: AsyncDisposableStack,
  options: StudioOptions,
  isReadOnly: boolean,
): Promise<Studio> {
  const { settings, host } = options;
  for (const folder of [layout.images, layout.masks, layout.trash, layout.user])
    await mkdir(folder, { recursive: true });
  const logFile = await openLogFile(layout.logs);
  opened.defer(() => logFile.close());
  const { log } = logFile;
  const now = Date.now;

  const userFiles = await openUserFiles(layout.user, (keptAs) =>
    log('error', 'A file under .gesso/user was damaged and kept aside', { keptAs }),
  );
  const { catalog, isBehind } = await openOrReplaceCatalog(layout, log, () => host.onCatalogWork?.('update'));
  opened.defer(() => catalog.close());
  const rootPaths = new Map((await catalog.roots()).map((root) => [root.id, root.path]));
  const tree: ImageTree = createImageTree(layout, (rootId) => rootPaths.get(rootId));

  const apart = createApartSidecars(layout.sidecars);
  const sidecarsDue = async (uids: readonly string[]): Promise<void> => {
    await catalog.requestSidecars(uids);
    drainer.kick();
  };
  const bringBesides = createApartMover({ apart, catalog, sidecarsDue });
  const roots = await openLibraryRoots({
    catalog,
    userFolder: layout.user,
    rootPaths,
    log,
    onWritable: async (rootId) => {
      drainer.retry();
      await bringBesides(rootId);
    },
  });
  const home = createSidecarHome({
    layout,
    apart,
    roots: () => catalog.roots(),
    onRefused: async (rootId) => void (await roots.look(rootId, 'try')),
  });
  const writeSidecar = createSidecarWriter({ catalog, tree, home });
  const originals = createOriginals(layout.originals, contentHashOfFile);
  const settleContent = createContentSettler(originals, tree, writeSidecar);
  const drainer = createFileDrainer({
    catalog,
    tree,
    settleContent,
    writeSidecar,
    makeRoom: () => ensureRoomLater(layout),
    log,
  });
  opened.defer(() => drainer.stop());
  const diskSpace = await watchDiskSpace(layout.root, layout, log, () => drainer.retry());
  opened.defer(() => diskSpace.close());
  const locate = createFileLocator(tree, catalog, drainer);

  const pixelHashes = createPixelHashes(catalog, log);
  opened.defer(() => pixelHashes.settled());
  const thumbnails = createThumbnailer({
    cacheFolder: layout.thumbnails,
    posterOf: videoPoster,
    onPixelHash: pixelHashes.note,
  });
  opened.defer(() => thumbnails.close());
  const tiles = createTilePyramid({ cacheFolder: layout.tiles });
  const comfyui = await openComfyEngine(layout.user, host, log);
  const engines: readonly Engine[] = [createBuiltinEngine(), comfyui];
  for (const engine of engines) opened.defer(() => engine.close());

  const keepDeps = createKeepDeps({
    catalog,
    tree,
    engines,
    thumbnails,
    now,
    retentionHours: () => settings.get().retentionHours,
    log,
  });
  opened.defer(mirrorUserFiles(catalog, userFiles, log));
  const checks = createLibraryChecks({ layout, catalog, tree, apart, userFiles, thumbnails, newUid });
  if (isBehind) await fillFromFiles(checks, log, () => host.onCatalogWork?.('rebuild'));
  else await fillSearches(catalog, userFiles.searches);

  opened.defer(
    catalog.onEvent(({ kind }) => {
      if (kind === 'images' || kind === 'collections') drainer.kick();
    }),
  );
  const backup = backUpLater(layout, catalog, now, log);
  opened.defer(() => backup.finish());
  const runner = new JobRunner(
    {
      store: catalog,
      engines,
      preparer: createTaskPreparer({ layout, catalog, locate, engines }),
      keeper: {
        adopt: (job, image) => adoptResult(keepDeps, job, image),
        save: (...result) => keepResult(keepDeps, ...result),
      },
      now,
      log,
    },
    userFiles.queue.get().paused,
  );
  opened.defer(
    runner.watch((event) => {
      // Only the user's wish outlives the program: what stood in the way may be gone by then.
      if (event.kind !== 'paused' || event.pause?.error) return;
      userFiles.queue.set({ paused: event.pause !== null }).catch((error: unknown) => {
        log('warn', 'The queue’s pause could not be written', { error: String(error) });
      });
    }),
  );
  opened.defer(() => runner.close());
  drainer.kick();
  // Nothing could be kept of what waits there.
  if (isReadOnly) await runner.setPaused(true);
  await runner.start();
  const bringIn = createBringIn({ layout, catalog, tree, newUid, now, onSaved: keepDeps.onSaved });

  const newSeed = (): Seed => randomSeed((bytes) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>));
  const batches = await createBatches({
    layout,
    catalog,
    engines,
    runner,
    tree,
    settings,
    log,
    now,
    newUid,
    randomSeed: newSeed,
    imagePath: locate,
    bringInBytes: bringIn.bringInBytes,
    compose: composeFiles,
    listFolder: listPictureFiles,
  });
  opened.defer(() => batches.close());
  await batches.start();

  const recordOf = async (uid: string): Promise<ImageRecord> => {
    const record = await catalog.record(uid);
    if (!record) throw new AppError('NOT_FOUND', 'This picture is no longer in the library.');
    return record;
  };
  const submitDeps: SubmitDeps = {
    catalog,
    engines,
    highestCount: (folder) => tree.highestCount(folder),
    newUid,
    randomSeed: newSeed,
    now,
    wildcards: () => batches.expand.wildcards(),
    onQueued: (jobs, session) => runner.add(jobs, session),
  };
  const imagePath = async (uid: string): Promise<string> => locate(await recordOf(uid));
  const editor = createEditorParts({
    layout,
    catalog,
    runner,
    submitDeps,
    writeMetadata: keepDeps.writeMetadata,
    store: userFiles.editRuns,
    log,
    bringInBytes: bringIn.bringInBytes,
    imagePath,
  });
  opened.defer(() => editor.editRuns.close());
  await editor.editRuns.resume();
  const imports = await createLibraryImports({
    layout,
    catalog,
    roots,
    apart,
    home,
    newUid,
    now,
    log,
    followsFiles: host.kind !== 'cli',
    isBehind,
    sidecarsDue,
    filesSettled: drainer.settled,
    retryFiles: () => drainer.retry(),
    fileOf: (record) => imageFilePath(tree, record),
  });
  opened.defer(() => imports.close());
  const exports = createLibraryExports({
    catalog,
    downloadFolder: join(layout.cache, 'downloads'),
    newUid,
    imagePath: locate,
    readMask: (maskId) => readMask(layout, maskId),
  });
  opened.defer(() => exports.close());
  const packDrawer = await createPackDrawer({
    layout,
    newUid,
    log,
    recordOf: (uid) => catalog.record(uid),
    putImages: (images) => catalog.putImages(images),
    recordsOf: exports.recordsOf,
    imagePath: locate,
    bringInBytes: bringIn.bringInBytes,
    newDownload: exports.newDownload,
    ...(host.binFile && { binFile: host.binFile }),
  });
  opened.defer(() => packDrawer.close());
  const recompressions = createRecompressions({
    catalog,
    originals,
    tree,
    newUid,
    now,
    log,
    recordsOf: exports.recordsOf,
    filesSettled: () => drainer.settled(),
    ...(host.binFile && { binFile: host.binFile }),
  });
  opened.defer(() => recompressions.close());
  recompressions.start();
  await exports.start();
  await imports.start();
  await bringBesides();
  const removeFiles: RemoveFiles = (record) =>
    drainer.alone(record.uid, async () => {
      // One that has not got to the trash yet would be found again by the next look at its folder.
      if (record.state.trashedAtMs !== null && drainer.isBusy())
        await placeFile({ catalog, tree }, record, await catalog.formerPlaces(record.uid));
      const path = await locate(record);
      if (host.binFile && record.state.trashedAtMs !== null) await host.binFile(path);
      await tree.purge(record.uid);
      await apart.remove(record.uid);
    });
  opened.defer(tidyRegularly({ catalog, removeFiles, now, trashDays: () => settings.get().trashDays }, log));
  const backups = createLibraryBackups(layout);
  opened.defer(() => backups.close());
  const info: SystemInfo = {
    version: VERSION,
    host: host.kind,
    platform: process.platform,
    libraryPath: layout.root,
    isReadOnly,
    can: {
      pickPaths: host.pickPaths !== undefined,
      revealFiles: host.reveal !== undefined,
      copyImages: host.copyImage !== undefined,
      dragOut: host.canDragOut,
      chooseLibrary: host.restart !== undefined && host.pickPaths !== undefined,
    },
  };

  return {
    layout,
    catalog,
    engines,
    comfyui,
    runner,
    settings,
    grants: createGrants(),
    host,
    info,
    log,
    batches,
    prompts: userFiles.prompts,
    imports,
    exports,
    packDrawer,
    storage: createLibraryStorage(layout, catalog),
    diskSpace,
    backups,
    catalogCopies: createCatalogCopies(layout, catalog, now),
    recompressions,
    media: createMediaSource({
      layout,
      catalog,
      locate,
      thumbnails,
      tiles,
      previewOf: (id) => runner.board.previewOf(id),
      loraPreview: (name) => comfyui.loraPreview(name),
      checkMask,
      bringInOnce: bringIn.bringInOnce,
      download: exports.download,
      packCover: packDrawer.cover,
      packPicture: packDrawer.picture,
      putPack: packDrawer.receive,
    }),
    submitDeps,
    editor,
    removeFiles,
    hashOf: async (record) => wholeFileHash(await locate(record)),
    pixels: {
      atOnce: DECODED_AT_ONCE,
      look: async (record, signal) => void (await thumbnails.get(record, 320, await locate(record), signal)),
      async settled() {
        await thumbnails.idle();
        await pixelHashes.settled();
      },
    },
    fileWork: drainer,
    parsePasted,
    workflowTextIn,
    formatParameters: formatA1111,
    imagePath,
    exportedFiles: exports.files,
    async dragPicture(uids) {
      const records = await Promise.all(uids.slice(0, PILE).map(recordOf));
      const files = records.map(async (record) => thumbnails.get(record, 320, await locate(record)));
      return await dragPicture(await Promise.all(files));
    },
    clipboardPng: async (uid) => clipboardPng(await imagePath(uid)),
    bringIn: bringIn.bringIn,
    readFile: bringIn.readFile,
    async rememberLibrary(path) {
      await checkLibraryFolder(path, layout.root);
      settings.update({ libraryFolder: path });
    },
    diagnostics: async () =>
      diagnosticsText({ info, settings: settings.get(), catalog, lines: await logFile.tail(200) }),
    async verify(deep, following) {
      await drainer.settled();
      return await checks.verify(deep, following);
    },
    async rebuild(following) {
      await drainer.settled();
      const { onProgress } = following ?? {};
      const own = await checks.rebuild(following);
      const roots = await imports.readAgain({
        ...following,
        onProgress: (done, total) => onProgress?.(own.images + done, own.images + total),
      });
      imports.searchPixels();
      const failedCount = own.failedCount + roots.failedCount;
      const isWhole = failedCount === 0 && (await catalog.roots()).every(({ online }) => online);
      if (isWhole) await catalog.putReread([], UNDERSTOOD);
      return {
        images: own.images + roots.images,
        failedCount,
        failed: [...own.failed, ...roots.failed],
      };
    },
    async settled() {
      await drainer.settled();
      await thumbnails.idle();
      await pixelHashes.settled();
    },
    publishOwner: (endpoint) => lock.publish(endpoint),
    withdrawOwner: () => lock.withdraw(),
    beforeClose: (close) => opened.defer(close),
    close: () => opened.disposeAsync(),
  };
}
