import { realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Catalog, Place, Root } from '../domain/catalog.ts';
import type { LongCallOptions } from '../domain/catalog-change.ts';
import { AppError } from '../domain/errors.ts';
import type { ImageRecord } from '../domain/image-record.ts';
import type { RebuildReport } from '../domain/library-check.ts';
import { importFolder } from '../domain/naming.ts';
import { openArrivals } from '../library/arrivals.ts';
import type { ApartSidecars } from '../library/apart-sidecars.ts';
import { enterArrivals } from '../library/enter-arrivals.ts';
import { takesFiles, type AccessLook } from '../library/folder-access.ts';
import { openFolderLooks, type FolderLooks } from '../library/folder-looks.ts';
import { bringInFiles } from '../library/import-files.ts';
import type { ImportPorts } from '../library/import-ports.ts';
import { indexRoot, type ImportOptions } from '../library/import-run.ts';
import { watchRoot } from '../library/import-watch.ts';
import { LIBRARY_ROOT_ID, type LibraryLayout } from '../library/layout.ts';
import { openOrigins } from '../library/origins.ts';
import { isInside } from '../library/path-guard.ts';
import type { Log } from '../log.ts';
import type { ImportView } from '../../preload/contract/library.ts';
import { createImportPorts } from './import-ports.ts';
import { createImportTasks, type ImportTask, type ImportTasks } from './import-tasks.ts';
import { createImportWorker } from './import-worker.ts';
import { createPixelSearch } from './pixel-search.ts';
import { readFormatsAgain } from './read-formats-again.ts';
import { readRootsAgain } from './read-roots-again.ts';
import type { LibraryRoots } from './library-roots.ts';
import { createRereading } from './rereading.ts';
import { createRootChecks } from './root-checks.ts';
import { createRootRemovals, type RootRemovals } from './root-removals.ts';
import { createRests } from './unhurried.ts';
import type { SidecarHome } from './sidecar-home.ts';

interface Parts {
  readonly layout: LibraryLayout;
  readonly catalog: Catalog;
  readonly roots: LibraryRoots;
  readonly apart: ApartSidecars;
  readonly home: SidecarHome;
  readonly newUid: () => string;
  readonly now: () => number;
  readonly log: Log;
  /** Whether the host stays: then it looks what other programs did to the files while it was away, and follows what they do. */
  readonly followsFiles: boolean;
  /** Whether the catalog is new, or a copy of what it once was: it lacks what the folders hold. */
  readonly isBehind: boolean;
  /** Sidecars of these pictures are to be written, behind. */
  sidecarsDue(uids: readonly string[]): Promise<void>;
  /** Resolves when files are where the catalog says they belong. @throws the signal's reason once it is aborted */
  filesSettled(signal?: AbortSignal): Promise<void>;
  /** Files that could not be brought where they belong are tried again. */
  retryFiles(): void;
  /** Where a picture's file belongs. */
  readonly fileOf: (record: ImageRecord) => string;
}

/** Roots and the runs that keep the catalog in step with them. */
export interface LibraryImports extends Pick<
  ImportTasks,
  'control' | 'failures' | 'list' | 'watch' | 'settled'
> {
  start(): Promise<void>;
  roots(): Promise<readonly Root[]>;
  /**
   * Finds out which may be written to, and which of these folders: drives are locked and mounted anew.
   * @returns those of the folders that may not
   */
  lookAtFolders(folders: readonly Place[]): Promise<readonly Place[]>;
  /** `importId` is the run that indexes it. */
  addRoot(path: string): Promise<{ readonly rootId: string; readonly importId: string }>;
  readonly removals: RootRemovals;
  relocateRoot(rootId: string, path: string): Promise<void>;
  /** Ids of the runs: one for each root. */
  rescan(rootId?: string): Promise<readonly string[]>;
  bringInFiles(paths: readonly string[], mode: 'copy' | 'move'): string;
  /** Looks for hidden texts where that is due. */
  searchPixels(): void;
  /** Reads every file of the roots again, also those that are as they were, and waits for it. Aborting leaves what was read by then. */
  readAgain(options?: LongCallOptions): Promise<RebuildReport>;
  close(): Promise<void>;
}

/** A library of more pictures isn't watched file by file. */
const WATCHED_PICTURES = 50_000;
const UNDER_WAY: ReadonlySet<ImportView['state']> = new Set(['waiting', 'running', 'paused']);
/** Files that could not be read, of those that are told of by themselves. */
const LISTED_FAILURES = 200;
/** The start of a large one is its user's: going through its folders comes after. */
const LARGE_WAITS_MS = 60_000;
/** Nobody waits longer for folders to say whether they may be written. */
const LOOK_AT_MOST_MS = 1000;
const LOOKS_AT_ONCE = 4;
/** Files of the library's own tree that a start goes through although nothing came to or went from their folders. */
const FILES_ANYWAY = 50_000;

export async function createLibraryImports({
  layout,
  catalog,
  roots,
  apart,
  home,
  newUid,
  now,
  log,
  followsFiles,
  isBehind,
  sidecarsDue,
  filesSettled,
  retryFiles,
  fileOf,
}: Parts): Promise<LibraryImports> {
  const worker = createImportWorker();
  const closing = new AbortController();
  const ports: ImportPorts = createImportPorts({
    layout,
    catalog,
    worker,
    newUid,
    apart,
    home,
    sidecarsDue,
    // Who quits does not wait for thousands of files that are on their way: they go on with the next start.
    filesSettled: () => filesSettled(closing.signal),
  });
  const watchers = new Map<string, { close(): Promise<void> }>();
  const knownBad = new Map<string, Map<string, string>>();
  const tasks = createImportTasks({ newUid, log });
  const { enqueue, change } = tasks;
  const search = createPixelSearch({ catalog, worker, fileOf, log, runsSettled: () => tasks.settled() });

  const index = async (
    task: ImportTask,
    root: Root,
    part: Pick<ImportOptions, 'folder' | 'folders' | 'recursive' | 'looks' | 'sweep' | 'anew' | 'rest'> = {},
  ): Promise<Partial<ImportView>> => {
    const bad = (!part.anew && knownBad.get(root.id)) || new Map<string, string>();
    knownBad.set(root.id, bad);
    const run = indexRoot(ports, root, {
      ...part,
      signal: task.controller.signal,
      knownBad: bad,
      onFailed: (failure) => tasks.addFailure(task, failure),
      onProgress: (progress) =>
        change(task, { ...progress, state: progress.state === 'scanning' ? 'running' : progress.state }),
    });
    task.run = run;
    const { folder: _, ...result } = await run.finished;
    search.kick();
    // A drive that is back, a folder of it that can be written again: looking through it is how that is noticed.
    if (part.folder === undefined) retryFiles();
    return { ...result, state: result.state === 'scanning' ? 'done' : result.state };
  };

  const indexSoon = (
    root: Root,
    part: Pick<ImportOptions, 'folder' | 'recursive' | 'anew'> = {},
    how: AccessLook = 'try',
  ): ImportTask =>
    enqueue({ kind: 'index', rootId: root.id, title: root.title }, async (task) => {
      const current = await roots.look(root.id, how);
      return current ? index(task, current, part) : { state: 'cancelled' };
    });

  const libraryRoot: Root = {
    id: LIBRARY_ROOT_ID,
    path: layout.root,
    title: 'Library',
    online: true,
    readOnly: false,
  };

  /** Looks below a folder of the library's own tree for what other programs did there. */
  const followOwnTree = (folder: string, recursive: boolean): void => {
    enqueue(
      { kind: 'index', rootId: null, title: libraryRoot.title },
      (task) => index(task, libraryRoot, { folder, recursive }),
      true,
    );
  };
  /** Looks through the own tree where it can have changed while nobody watched it. Nobody waits for that. */
  const catchUpOwnTree = (): void => {
    enqueue(
      { kind: 'index', rootId: null, title: libraryRoot.title },
      async (task) =>
        index(task, libraryRoot, {
          folder: ownTree,
          recursive: true,
          looks: await folderLooks(),
          sweep: true,
          rest: createRests(tasks.isWaitedFor, task.controller.signal),
        }),
      true,
    );
  };
  /** Reads every file of some folders again, behind everything else. */
  const readFolders = (root: Root, folders: readonly string[]): ImportTask =>
    enqueue(
      { kind: 'index', rootId: root === libraryRoot ? null : root.id, title: root.title },
      (task) =>
        index(task, root, {
          folders,
          recursive: false,
          anew: true,
          rest: createRests(tasks.isWaitedFor, task.controller.signal),
        }),
      true,
    );
  const rereading = createRereading({
    catalog,
    worker,
    tasks,
    readFiles: (formats) => readFormatsAgain({ catalog, tasks, libraryRoot, read: readFolders }, formats),
    log,
  });
  const arrivals = openArrivals(layout.arrivals);
  /** Enters what a killed run brought in, as far as it came. */
  const enterLeft = async (task: ImportTask): Promise<Partial<ImportView>> => {
    const folder = await arrivals.left();
    if (folder === null) return { state: 'done' };
    const result = await index(task, libraryRoot, { folder });
    if (result.state === 'done') await arrivals.end();
    return result;
  };
  const folderLooks = async (): Promise<FolderLooks> =>
    openFolderLooks({
      file: join(layout.cache, 'folders.json'),
      root: layout.root,
      catalogued: new Set(await catalog.foldersOf(LIBRARY_ROOT_ID)),
      filesAnyway: FILES_ANYWAY,
      nowMs: now(),
    });
  const ownTree = basename(layout.images);
  /** Watches the own tree and goes through it once: in this order, so that nothing comes unseen in between. */
  const keepUpWithOwnTree = async (): Promise<void> => {
    if ((await catalog.count({ kind: 'all' })) > WATCHED_PICTURES) {
      void lookLater();
      return;
    }
    if (closing.signal.aborted) return;
    const watcher = await watchRoot(
      { ...libraryRoot, path: layout.images },
      {
        folders: false,
        onChange(folders) {
          for (const folder of folders)
            followOwnTree(folder === '' ? ownTree : `${ownTree}/${folder}`, false);
        },
        onError: (error) => log('warn', 'The library’s own tree can’t be watched', { error: String(error) }),
      },
    );
    if (closing.signal.aborted) {
      await watcher.close();
      return;
    }
    watchers.set(LIBRARY_ROOT_ID, watcher);
    catchUpOwnTree();
  };
  const lookLater = async (): Promise<void> => {
    await sleep(LARGE_WAITS_MS, undefined, { ref: false });
    if (!closing.signal.aborted) catchUpOwnTree();
  };

  const startWatching = async (root: Root): Promise<void> => {
    await watchers.get(root.id)?.close();
    watchers.delete(root.id);
    if (!(await isFolder(root.path))) return;
    const watcher = await watchRoot(root, {
      onChange(folders) {
        for (const folder of folders) indexSoon(root, { folder, recursive: false }, 'ask');
      },
      onError: (error) => log('warn', 'A folder can’t be watched', { rootId: root.id, error: String(error) }),
    });
    watchers.set(root.id, watcher);
  };
  const watchSoon = (root: Root): void => {
    if (!followsFiles) return;
    startWatching(root).catch((error: unknown) =>
      log('warn', 'A folder can’t be watched', { rootId: root.id, error: String(error) }),
    );
  };

  const rootChecks = createRootChecks({
    roots: () => roots.list(),
    look: (rootId) => roots.look(rootId, 'ask'),
    onTurn(root) {
      if (tasks.list().some(({ rootId, state }) => rootId === root.id && UNDER_WAY.has(state))) return;
      indexSoon(root);
      watchSoon(root);
    },
    onError: (error) => log('warn', 'Folders could not be looked after', { error: String(error) }),
  });
  let stopChecks = (): void => undefined;
  let keepingUp: Promise<void> = Promise.resolve();

  const checkPlace = async (path: string, except: string | null): Promise<void> => {
    if (!(await isFolder(path)))
      throw new AppError('INVALID_INPUT', `This is not a folder: ${path}`, { path });
    const others = [libraryRoot, ...(await roots.list())].filter(({ id }) => id !== except);
    const real = await realPath(path);
    for (const other of others) {
      const otherReal = await realPath(other.path);
      if (isInside(otherReal, real) || isInside(real, otherReal)) {
        throw new AppError(
          'CONFLICT',
          `This folder overlaps “${other.title}”, which is in the library already.`,
          { path },
        );
      }
    }
  };

  const lookAtFolders = async (folders: readonly Place[]): Promise<readonly Place[]> => {
    const known = await roots.list();
    const fixed: Place[] = [];
    const ending = new AbortController();
    const queue = folders.values();
    const lane = async (): Promise<void> => {
      for (const folder of queue) {
        if (ending.signal.aborted) return;
        const root = known.find(({ id }) => id === folder.rootId);
        if (root && (await takesFiles(root.path, folder.path)) === false) fixed.push(folder);
      }
    };
    const looks = [
      ...known.map(({ id }) => roots.look(id, 'ask')),
      ...Array.from({ length: LOOKS_AT_ONCE }, lane),
    ];
    // A server that sleeps is not waited for, nor are more folders than can be looked at meanwhile.
    await Promise.race([Promise.all(looks), sleep(LOOK_AT_MOST_MS, undefined, { ref: false })]);
    ending.abort();
    return [...fixed];
  };

  const removals = createRootRemovals({
    newUid,
    roots,
    async leaveAlone(rootId) {
      tasks.abort(rootId);
      await watchers.get(rootId)?.close();
      watchers.delete(rootId);
      await tasks.settled();
      // What was said of its pictures is written before they are forgotten.
      await filesSettled();
    },
    takeUp(root) {
      if (closing.signal.aborted) return;
      indexSoon(root);
      watchSoon(root);
    },
  });

  return {
    async start() {
      const known = await roots.restore();
      await lookAtFolders([]);
      if ((await arrivals.left()) !== null)
        enqueue({ kind: 'index', rootId: null, title: libraryRoot.title }, enterLeft, true);
      for (const root of await roots.list()) {
        if (followsFiles || isBehind || !known.has(root.id)) indexSoon(root);
        watchSoon(root);
      }
      search.kick();
      if (!followsFiles) {
        // A single command would end before the folders are entered, and the next would take them for known.
        await tasks.settled();
        return;
      }
      rereading.start();
      stopChecks = rootChecks.start();
      keepingUp = keepUpWithOwnTree().catch((error: unknown) => {
        if (!closing.signal.aborted)
          log('warn', 'The library’s own tree can’t be watched', { error: String(error) });
      });
    },
    roots: () => roots.list(),
    lookAtFolders,
    async addRoot(path) {
      await checkPlace(path, null);
      const root: Root = { id: newUid(), path, title: basename(path) || path, online: true, readOnly: false };
      await roots.put(root);
      await roots.look(root.id, 'try');
      const { view } = indexSoon(root);
      watchSoon(root);
      return { rootId: root.id, importId: view.id };
    },
    removals,
    async relocateRoot(rootId, path) {
      const root = await roots.of(rootId);
      await checkPlace(path, rootId);
      await roots.put({ ...root, path, title: basename(path) || path, online: true });
      indexSoon(root);
      watchSoon({ ...root, path });
    },
    async rescan(rootId) {
      const which = rootId === undefined ? await roots.list() : [await roots.of(rootId)];
      if (rootId === undefined) followOwnTree(ownTree, true);
      return which.map((root) => {
        const { view } = indexSoon(root);
        if (!watchers.has(root.id)) watchSoon(root);
        return view.id;
      });
    },
    bringInFiles(paths, mode) {
      const folder = importFolder(new Date(now()));
      const title = paths.length === 1 ? basename(paths[0] ?? '') : '';
      const task = enqueue({ kind: mode, rootId: null, title }, async (running) => {
        const gate = tasks.gateOf(running);
        // One before, on a disk that was full: what is not entered would come in a second time.
        const left = await arrivals.left();
        if (left !== null) await indexRoot(ports, libraryRoot, { folder: left }).finished;
        await arrivals.begin(folder);
        const origins = await openOrigins(layout.origins, paths);
        const arriving = enterArrivals(ports, libraryRoot, folder, (added) => change(running, { added }));
        const [brought] = await Promise.allSettled([
          bringInFiles(ports, paths, {
            mode,
            root: libraryRoot,
            folder,
            origins,
            onBrought: arriving.add,
            signal: running.controller.signal,
            gate,
            onProgress: ({ found, done, skipped, failed }) => {
              for (const failure of failed.slice(running.failures.length)) tasks.addFailure(running, failure);
              change(running, {
                foundFiles: found,
                doneFiles: done,
                unchanged: skipped,
                failed: failed.slice(0, LISTED_FAILURES),
                failedCount: failed.length,
              });
            },
          }),
        ]);
        const isWhole = brought.status === 'fulfilled' && !brought.value.cancelled;
        await origins.close(isWhole);
        // What came last is entered too, also after a cancel or on a disk that is full now.
        const [entered] = await Promise.allSettled([arriving.finish()]);
        if (entered.status === 'fulfilled') await arrivals.end();
        search.kick();
        if (brought.status === 'rejected') throw brought.reason;
        if (entered.status === 'rejected') throw entered.reason;
        return { ...running.view, state: brought.value.cancelled ? 'cancelled' : 'done' };
      });
      return task.view.id;
    },
    searchPixels: search.kick,
    readAgain: (options) =>
      readRootsAgain({ catalog, tasks, index: (root) => indexSoon(root, { anew: true }) }, options),
    control: tasks.control,
    failures: tasks.failures,
    list: tasks.list,
    watch: tasks.watch,
    async settled() {
      await keepingUp;
      await tasks.settled();
    },
    async close() {
      closing.abort();
      stopChecks();
      tasks.abort();
      await removals.close();
      await Promise.all([...watchers.values()].map((watcher) => watcher.close()));
      await tasks.settled();
      const behind = [search.close(), rereading.close()];
      await worker.close();
      await Promise.all(behind);
    },
  };
}

/** Where a folder lies, links followed and spelled as the disk spells it: what is in the library twice would be trashed as its own duplicate. */
async function realPath(path: string): Promise<string> {
  // One that is unplugged is where it was; a server that sleeps is not waited for.
  const unknown = sleep(LOOK_AT_MOST_MS, path, { ref: false });
  return Promise.race([realpath(path).catch(() => path), unknown]);
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    // Unplugged, or not allowed: no folder to work with now.
    return false;
  }
}
