import { randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Spare } from '../disk-room.ts';
import type { Catalog, CatalogEvent } from '../domain/catalog.ts';
import type { ChangeReport, Change, JournalEntry, LongCallOptions } from '../domain/catalog-change.ts';
import type { SetSummary, Target } from '../domain/catalog-view.ts';
import { AppError } from '../domain/errors.ts';
import type { ImageRecord } from '../domain/image-record.ts';
import { isMissing } from '../error-code.ts';
import { workerUrl } from '../worker-url.ts';
import type { FirstTiles, WholeSet } from './catalog-views.ts';
import type { WriterEvent } from './catalog-writer.ts';
import { SetStore, idsAt, rangesOf, stale } from './set-store.ts';
import { WorkerCalls, WorkerWhenNeeded } from './worker-calls.ts';

export interface OpenCatalogOptions {
  /** The catalog file; made when it does not exist. */
  readonly path: string;
  /** Where the columns are kept between runs; may be deleted at any time. */
  readonly cachePath: string;
  /** Gives way to what the catalog has to write when the disk is full. */
  readonly spare?: Spare;
  readonly onLog: (message: string) => void;
  /** An earlier version's catalog, or one in the middle of a change, is brought up to date before it is open: that may take a while. */
  readonly onMigrating?: () => void;
}

/** What these threads make lives for one answer; a nursery of the usual size would only be memory that is not given back. */
const HEAP = { maxYoungGenerationSizeMb: 12 };

/** After this long without work the thread of long reads ends; its heap and its pages of the catalog are some 20 MB. */
const LONG_READS_IDLE_MS = 10_000;

/** A change under way may take this long to come to its end when the catalog is closed; a longer one is settled by the next opening. */
const LAST_CHANGE_MS = 1_000;

/** Of more pictures than these even a simple question takes tiles longer than they may wait. */
const MANY = 10_000;

/** Runs one task after the other. */
class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work, work);
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  /** Resolves when everything asked so far has ended. */
  async ended(): Promise<void> {
    await this.#last;
  }
}

/**
 * Opens a library's catalog: one writer thread and two reader threads, and one for what takes seconds of a large catalog while there
 * is any, so that nobody who scrolls waits for it.
 * @throws AppError CATALOG_CORRUPT (set the file aside and rebuild), UNSUPPORTED (written by a newer program),
 *   LIBRARY_UNWRITABLE, DISK_FULL
 */
export async function openCatalog({
  path,
  cachePath,
  spare,
  onLog,
  onMigrating,
}: OpenCatalogOptions): Promise<Catalog> {
  const listeners = new Set<(event: CatalogEvent) => void>();
  const workerData = { path, cachePath, spare };
  const start = (url: URL, onEvent: (event: WriterEvent) => void): WorkerCalls =>
    new WorkerCalls(new Worker(url, { workerData, resourceLimits: HEAP }), (value) =>
      onEvent(value as WriterEvent),
    );
  const onEvent = (event: WriterEvent): void => {
    if (event.kind === 'log') {
      onLog(event.message);
      return;
    }
    if (event.kind === 'migrating') {
      onMigrating?.();
      return;
    }
    for (const listener of listeners) listener(event.event);
    follow();
  };
  const writer = start(workerUrl('./writer.worker.ts', import.meta.url), onEvent);
  // The readers load their code meanwhile; they open the file when they are first asked.
  const views = start(workerUrl('./views.worker.ts', import.meta.url), onEvent);
  const rows = start(workerUrl('./rows.worker.ts', import.meta.url), onEvent);
  const longReads = new WorkerWhenNeeded(
    () => start(workerUrl('./rows.worker.ts', import.meta.url), onEvent),
    LONG_READS_IDLE_MS,
  );
  const follow = coalesced(() => views.call('settle'));
  const threads = { writer, views, rows, longReads };
  try {
    await writer.call('open');
  } catch (error) {
    await endAll(threads);
    throw error;
  }
  return connect(threads, listeners, `${path}-wal`);
}

interface Threads {
  readonly writer: WorkerCalls;
  readonly views: WorkerCalls;
  readonly rows: WorkerCalls;
  readonly longReads: WorkerWhenNeeded;
}

async function endAll(threads: Threads): Promise<void> {
  await Promise.all(
    Object.values(threads).map((thread: { terminate(): Promise<void> }) => thread.terminate()),
  );
}

/** What was written to a file is on the disk from then on; one that isn't there holds nothing. */
async function flushFile(path: string): Promise<void> {
  try {
    // Windows flushes only what may be written.
    await using file = await open(path, 'r+');
    await file.datasync();
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

/** Calls `work` soon, never twice at once; asking during a run makes one more run. Failures show up in real requests. */
function coalesced(work: () => Promise<unknown>): () => void {
  let running = false;
  let again = false;
  const run = async (): Promise<void> => {
    running = true;
    do {
      again = false;
      await work().catch(() => undefined);
    } while (again);
    running = false;
  };
  return () => {
    if (running) again = true;
    else void run();
  };
}

function connect(threads: Threads, listeners: Set<(event: CatalogEvent) => void>, logPath: string): Catalog {
  const { writer, views, rows, longReads } = threads;
  const sets = new SetStore(`${randomUUID().slice(0, 8)}-`);
  // What the user does happens in order, each step whole; imports and jobs go on meanwhile.
  const userTurns = new Turns();

  const idsOf = async (target: Target): Promise<Uint32Array> => {
    switch (target.kind) {
      case 'uids':
        return rows.call<Uint32Array>('idsOf', [target.uids]);
      case 'query':
        return views.call<Uint32Array>('matches', [target.query]);
      case 'set': {
        const set = await sets.get(target.setId);
        if (set.revision !== target.revision) throw stale();
        return idsAt(set, target.ranges);
      }
    }
  };

  const openSet: Catalog['openSet'] = (spec, limit, client) =>
    new Promise((resolve, reject) => {
      const setId = sets.newId();
      let summary: Promise<SetSummary> | null = null;
      const whole = views.call<WholeSet>('openSet', [spec, limit, client], {
        progress: (value) => {
          const { revision, tiles } = value as FirstTiles;
          summary = sets.add(setId, whole);
          // A caller that wants the first page only must not be told of a rejection it did not wait for.
          summary.catch(() => undefined);
          resolve({ first: { setId, revision, tiles }, whole: summary });
        },
      });
      whole.catch((error: unknown) => {
        if (summary === null) reject(error instanceof Error ? error : new Error(String(error)));
      });
    });

  const followed = ({ signal, onProgress }: LongCallOptions): Parameters<typeof writer.call>[2] => ({
    signal,
    progress: (value) => {
      const { done, total } = value as { done: number; total: number };
      onProgress?.(done, total);
    },
  });
  const change = async (
    target: Target,
    change: Change,
    options: Parameters<Catalog['change']>[2],
  ): Promise<ChangeReport> => {
    // What was asked of the writer before this must be seen by the reader that resolves the target.
    await writer.call('revision');
    const ids = await idsOf(target);
    if (options.signal?.aborted === true) throw new AppError('CANCELLED', 'The change was cancelled.');
    const { dryRun = false, fixedFolders = [] } = options;
    return writer.call<ChangeReport>('change', [ids, change, dryRun, fixedFolders], followed(options));
  };

  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    await Promise.race([userTurns.ended(), sleep(LAST_CHANGE_MS, undefined, { ref: false })]);
    for (const reader of [views, rows]) reader.giveUp();
    // What can't be tidied up on a full disk (statistics, the column cache) is made up for by the next opening; the log of
    // changes itself was committed before.
    await Promise.allSettled([views.call('close'), rows.call('close')]);
    await Promise.allSettled([writer.call('close')]);
    sets.clear();
    await endAll(threads);
  };

  return {
    openSet,
    closeSet: (setId) => Promise.resolve(sets.close(setId)),
    tiles: async (setId, from, to) => {
      const set = await sets.get(setId);
      return rows.call('tiles', [set.ids.slice(from, to), set.stackSizes?.slice(from, to) ?? null]);
    },
    uids: async (target, limit) =>
      target.kind === 'uids'
        ? target.uids.slice(0, limit)
        : rows.call('uidsOf', [(await idsOf(target)).slice(0, limit)]),
    positionOf: async (setId, uid) => {
      const set = await sets.get(setId);
      const [id] = await rows.call<Uint32Array>('idsOf', [[uid]]);
      const position = id === undefined ? -1 : set.ids.indexOf(id);
      return position < 0 ? null : position;
    },
    mapSelection: async (fromSetId, ranges, toSetId, wholeStacks = false) => {
      const ids = idsAt(await sets.get(fromSetId), ranges);
      const meant = wholeStacks ? await views.call<Uint32Array>('withStacks', [ids]) : ids;
      return rangesOf(meant, await sets.get(toSetId));
    },
    count: (query) => views.call('count', [query]),
    facet: (query, field, prefix, limit, client) =>
      views.call('facet', [query, field, prefix, limit, client ?? null]),
    record: async (uid) => (await rows.call<readonly ImageRecord[]>('records', [[uid]]))[0] ?? null,
    records: (uids) => rows.call('records', [uids]),
    summary: async (target, { signal } = {}) => longReads.call('summary', [await idsOf(target)], { signal }),
    uidOfPath: (rootId, path) => rows.call('uidOfPath', [rootId, path]),
    filesIn: (rootId, folder) => rows.call('filesIn', [rootId, folder]),
    foldersOf: (rootId) => rows.call('foldersOf', [rootId]),
    foldersOfPictures: async (target) => {
      const ids = await idsOf(target);
      return (ids.length > MANY ? longReads : rows).call('foldersOfPictures', [ids]);
    },
    findFiles: (uids, contentHashes, pixelHashes = []) =>
      rows.call('findFiles', [uids, contentHashes, pixelHashes]),
    equalPictures: async (target, options) =>
      longReads.call('equalPictures', [await idsOf(target)], followed(options)),
    uncompared: async (target, limit, options) =>
      longReads.call('uncompared', [await idsOf(target), limit], followed(options)),
    formerPlaces: (uid) => rows.call('formerPlaces', [uid]),
    rawTexts: (uid) => rows.call('rawTexts', [uid]),
    readersMark: () => rows.call('readersMark'),
    keptTexts: (afterRow, limit) => longReads.call('keptTexts', [afterRow, limit]),
    children: (uid) => rows.call('children', [uid]),
    collections: () => views.call('collections'),
    searches: () => rows.call('searches'),
    collectionDefinitions: () => rows.call('collectionDefinitions'),
    placements: (uids) => rows.call('placements', [uids]),
    storage: (by) => views.call('storage', [by]),
    exportState: () => longReads.call('exportState'),
    history: (limit, before) => rows.call('history', [limit, before]),
    roots: () => rows.call('roots'),
    revision: () => rows.call('revision'),
    jobs: (filter) => rows.call('jobs', [filter]),
    sessions: (filter) => rows.call('sessions', [filter]),
    sessionTallies: (sessionIds) => rows.call('sessionTallies', [sessionIds]),
    promptHistory: (search, limit) => longReads.call('promptHistory', [search, limit]),
    costs: (by) => views.call('costs', [by]),

    putImages: (images) => writer.call('putImages', [images]),
    putReread: (pictures, mark) => writer.call('putReread', [pictures, mark]),
    updateFiles: (updates) => writer.call('updateFiles', [updates]),
    removeImages: (uids) => writer.call('removeImages', [uids]),
    change: (target, what, options) => userTurns.take(() => change(target, what, options)),
    changeTag: (what, { dryRun = false, ...options }) =>
      userTurns.take(() => writer.call<ChangeReport>('changeTag', [what, dryRun], followed(options))),
    changeSearch: (what) => userTurns.take(() => writer.call<ChangeReport>('changeSearch', [what])),
    putSearches: (searches) => writer.call('putSearches', [searches]),
    changeCollection: (what) => userTurns.take(() => writer.call<ChangeReport>('changeCollection', [what])),
    putCollections: (definitions) => writer.call('putCollections', [definitions]),
    mergeDuplicates: (merges, options) =>
      userTurns.take(() => writer.call<ChangeReport>('mergeDuplicates', [merges], followed(options))),
    swapFiles: (kind, runId, swaps, options) =>
      userTurns.take(() => writer.call<ChangeReport>('swapFiles', [kind, runId, swaps], followed(options))),
    makeFinal: (runId) => userTurns.take(() => writer.call('makeFinal', [runId])),
    expire: (nowMs) => userTurns.take(() => writer.call<ChangeReport>('expire', [nowMs])),
    setExpiry: (uids, expiresAtMs) => writer.call('setExpiry', [uids, expiresAtMs]),
    undo: ({ entryId = null, ...options } = {}) =>
      userTurns.take(() => writer.call<JournalEntry | null>('undo', [entryId], followed(options))),
    redo: ({ entryId = null, ...options } = {}) =>
      userTurns.take(() => writer.call<JournalEntry | null>('redo', [entryId], followed(options))),
    pendingFiles: (limit) => writer.call('pendingFiles', [limit]),
    pendingFileCount: () => writer.call('pendingFileCount'),
    dueSearches: (limit) => writer.call('dueSearches', [limit]),
    completeFiles: (ids) => writer.call('completeFiles', [ids]),
    flush: () => flushFile(logPath),
    requestSidecars: (uids) => writer.call('requestSidecars', [uids]),
    putRoot: (root) => writer.call('putRoot', [root]),
    updateRoot: (rootId, patch) => writer.call('updateRoot', [rootId, patch]),
    removeRoot: (rootId, options = {}) => writer.call('removeRoot', [rootId], followed(options)),
    submitSession: (plan, jobs) => writer.call('submitSession', [plan, jobs]),
    appendJobs: (sessionId, highestOnDisk, jobs) =>
      writer.call('appendJobs', [sessionId, highestOnDisk, jobs]),
    updateJob: (jobId, patch) => writer.call('updateJob', [jobId, patch]),
    saveJobImage: (jobId, image) => writer.call('saveJobImage', [jobId, image]),
    pauseSession: (sessionId, paused) => writer.call('pauseSession', [sessionId, paused]),
    forgetJobs: (jobIds) => writer.call('forgetJobs', [jobIds]),
    backup: (toPath, { signal } = {}) => longReads.call('backup', [toPath], { signal }),

    onEvent: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}
