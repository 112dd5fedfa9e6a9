import type { Catalog, PendingFile } from '../domain/catalog.ts';
import { isAppError } from '../domain/errors.ts';
import type { ImageRecord } from '../domain/image-record.ts';

interface Place {
  readonly rootId: string;
  readonly path: string;
}

export interface DrainDeps {
  readonly catalog: Pick<Catalog, 'pendingFiles' | 'completeFiles' | 'records' | 'updateFiles'>;
  readonly tree: {
    moveToTrash(uid: string, place: Place): Promise<void>;
    restoreFromTrash(uid: string, place: Place): Promise<string>;
    isTrashed(uid: string, place: Place): Promise<boolean>;
  };
  /** Writes what the user said of a picture beside its file. */
  writeSidecar(record: ImageRecord): Promise<void>;
  readonly log: (level: 'warn' | 'error', message: string, fields: Record<string, unknown>) => void;
}

const BATCH = 100;

/**
 * Brings files where the catalog says they belong, and writes sidecars, behind the changes that asked for it. Each step can be
 * repeated without harm; what fails stays pending and is tried again with the next start.
 */
export function createFileDrainer(deps: DrainDeps): {
  /** Starts draining if it isn't under way. */
  kick(): void;
  /** Resolves when nothing that can be done is left. */
  settled(): Promise<void>;
  stop(): Promise<void>;
} {
  const failed = new Set<number>();
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;

  const drain = async (): Promise<void> => {
    do {
      again = false;
      for (;;) {
        if (stopped) return;
        const pending = (await deps.catalog.pendingFiles(BATCH + failed.size)).filter(
          ({ id }) => !failed.has(id),
        );
        if (pending.length === 0) break;
        await settleBatch(deps, pending, failed);
      }
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

  return {
    kick,
    async settled() {
      await running;
      // It may have begun anew for what came in meanwhile.
      await running;
    },
    async stop() {
      stopped = true;
      await running;
    },
  };
}

async function settleBatch(
  deps: DrainDeps,
  pending: readonly PendingFile[],
  failed: Set<number>,
): Promise<void> {
  const records = await deps.catalog.records([...new Set(pending.map(({ uid }) => uid))]);
  const byUid = new Map(records.map((record) => [record.uid, record]));
  const done: number[] = [];
  // One after the other: a picture's move and its sidecar must not overtake each other.
  for (const item of pending) {
    const record = byUid.get(item.uid);
    try {
      if (record && item.kind === 'place') await place(deps, record);
      else if (record) await deps.writeSidecar(record);
      done.push(item.id);
    } catch (error) {
      failed.add(item.id);
      deps.log('warn', 'A file could not be brought in order; it is tried again at the next start', {
        uid: item.uid,
        kind: item.kind,
        reason: isAppError(error) ? error.message : String(error),
      });
    }
  }
  await deps.catalog.completeFiles(done);
}

async function place(deps: DrainDeps, record: ImageRecord): Promise<void> {
  const where: Place = { rootId: record.file.rootId, path: record.file.path };
  if (record.state.trashedAtMs !== null) return deps.tree.moveToTrash(record.uid, where);
  if (!(await deps.tree.isTrashed(record.uid, where))) return undefined;
  const path = await deps.tree.restoreFromTrash(record.uid, where);
  if (path !== where.path) await deps.catalog.updateFiles([{ uid: record.uid, file: { path } }]);
  return undefined;
}
