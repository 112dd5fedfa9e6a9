import type { Catalog, PendingFile } from '../domain/catalog.ts';
import type { FileWork } from '../domain/catalog-change.ts';
import { isAppError } from '../domain/errors.ts';
import type { ImageRecord } from '../domain/image-record.ts';
import { placeFile, type PlaceTree } from './place-file.ts';

export interface DrainDeps {
  readonly catalog: Pick<
    Catalog,
    'pendingFiles' | 'pendingFileCount' | 'completeFiles' | 'records' | 'updateFiles' | 'flush'
  >;
  readonly tree: PlaceTree;
  /** Writes what the user said of a picture beside its file. */
  writeSidecar(record: ImageRecord): Promise<void>;
  /** Brings the version of a picture's file that its row says. */
  settleContent(record: ImageRecord): Promise<void>;
  /** Called before some hundred files are written or moved. */
  makeRoom?(): Promise<void>;
  readonly log: (level: 'warn' | 'error', message: string, fields: Record<string, unknown>) => void;
}

export interface FileDrainer {
  /** Starts draining if it isn't under way. */
  kick(): void;
  /** Whether files may not be where the catalog says yet. */
  isBusy(): boolean;
  work(): FileWork;
  /** Told of every change of `work`. Returns the end of it. */
  watch(listener: (work: FileWork) => void): () => void;
  /** Tries again what failed. */
  retry(): void;
  /** Does something with a picture's files when nobody else does: two at once undo each other's halves. */
  alone<T>(uid: string, work: () => Promise<T>): Promise<T>;
  /** Resolves when nothing that can be done is left. @throws the signal's reason once it is aborted */
  settled(signal?: AbortSignal): Promise<void>;
  stop(): Promise<void>;
}

const BATCH = 200;
/** Pictures at once: moving is mostly waiting for the disk. */
const LANES = 8;

/**
 * Brings files where the catalog says they belong, and writes sidecars, behind the changes that asked for it. Each step can be
 * repeated without harm; what fails stays pending and is tried again when asked to, and with the next start.
 */
export function createFileDrainer(deps: DrainDeps): FileDrainer {
  /** Entries, and whose. */
  const failed = new Map<number, string>();
  const failedUids = new Set<string>();
  const listeners = new Set<(work: FileWork) => void>();
  /** The last that was asked for of each picture whose files are in somebody's hands. */
  const turns = new Map<string, Promise<unknown>>();
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  let work: FileWork = { left: 0, waiting: 0 };

  const tell = (left: number): void => {
    const waiting = new Set(failed.values()).size;
    if (left === work.left && waiting === work.waiting) return;
    work = { left, waiting };
    for (const listener of listeners) listener(work);
  };

  const alone = async <T>(uid: string, work: () => Promise<T>): Promise<T> => {
    const before = turns.get(uid);
    const mine = (async () => {
      await before?.catch(() => undefined);
      return work();
    })();
    turns.set(uid, mine);
    try {
      return await mine;
    } finally {
      if (turns.get(uid) === mine) turns.delete(uid);
    }
  };

  /** One picture's work, in order: a sidecar is written where its file is, so the file is brought there first. */
  const settleOne = async (
    record: ImageRecord | undefined,
    items: readonly PendingFile[],
    done: number[],
  ): Promise<void> => {
    for (const item of items) {
      // Moved on since the list was read: there is a newer entry, which the next list has.
      if (record && !isStill(record, item)) continue;
      try {
        if (failedUids.has(item.uid)) throw new Error('Its file is not where it belongs.');
        if (record && item.kind === 'place') await placeFile(deps, record, item.from);
        else if (record && item.kind === 'content') await deps.settleContent(record);
        else if (record) await deps.writeSidecar(record);
        done.push(item.id);
      } catch (error) {
        failed.set(item.id, item.uid);
        if (item.kind === 'place') failedUids.add(item.uid);
        deps.log(
          'warn',
          'A file could not be brought in order; it is tried again when its folder takes files, or at the next start',
          {
            uid: item.uid,
            kind: item.kind,
            reason: isAppError(error) ? error.message : String(error),
          },
        );
      }
    }
  };

  const settleBatch = async (pending: readonly PendingFile[]): Promise<void> => {
    const byUid = Map.groupBy(pending, ({ uid }) => uid);
    await deps.makeRoom?.();
    const records = await deps.catalog.records([...byUid.keys()]);
    const recordOf = new Map(records.map((record) => [record.uid, record]));
    // A power cut that took back why a file was moved would leave a picture that nobody finds.
    if (pending.some(({ kind }) => kind !== 'sidecar')) await deps.catalog.flush();
    const done: number[] = [];
    const queue = byUid.entries();
    const lane = async (): Promise<void> => {
      for (const [uid, items] of queue) {
        if (stopped) return;
        await alone(uid, () => settleOne(recordOf.get(uid), items, done));
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    await deps.catalog.completeFiles(done);
  };

  const drain = async (): Promise<void> => {
    do {
      again = false;
      for (;;) {
        if (stopped) return;
        const pending = (await deps.catalog.pendingFiles(BATCH + failed.size)).filter(
          ({ id }) => !failed.has(id),
        );
        if (pending.length === 0) break;
        if (pending.length >= BATCH) tell((await deps.catalog.pendingFileCount()) - failed.size);
        await settleBatch(pending);
      }
      tell(0);
    } while (again);
  };

  const kick = (): void => {
    again = true;
    running ??= drain()
      .catch((error: unknown) =>
        deps.log('error', 'Files could not be brought in order', { error: String(error) }),
      )
      .finally(() => {
        running = null;
        if (again && !stopped) kick();
      });
  };

  const settled = async (signal?: AbortSignal): Promise<void> => {
    signal?.throwIfAborted();
    if (running === null) return;
    await (signal === undefined ? running : untilAborted(running, signal));
    // It may have begun anew for what came in meanwhile.
    await settled(signal);
  };

  return {
    kick,
    isBusy: () => running !== null || failed.size > 0,
    work: () => work,
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    retry() {
      if (failed.size === 0) return;
      failed.clear();
      failedUids.clear();
      kick();
    },
    alone,
    settled,
    async stop() {
      stopped = true;
      await running;
    },
  };
}

/** Resolves with the work, or as soon as nobody waits for it any more. */
async function untilAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const leave = (): void => resolve();
  signal.addEventListener('abort', leave);
  await Promise.race([work, promise]);
  signal.removeEventListener('abort', leave);
}

function isStill({ file, state }: ImageRecord, { place, trashed }: PendingFile): boolean {
  return file.rootId === place.rootId && file.path === place.path && (state.trashedAtMs !== null) === trashed;
}
