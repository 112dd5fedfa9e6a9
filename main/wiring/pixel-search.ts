import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Catalog, DueSearch } from '../domain/catalog.ts';
import type { ImageRecord } from '../domain/image-record.ts';
import type { FolderListing } from '../library/import-scan.ts';
import type { Log } from '../log.ts';
import type { ImportWorker } from './import-worker.ts';

interface Parts {
  readonly catalog: Pick<Catalog, 'dueSearches' | 'completeFiles' | 'records' | 'putImages'>;
  readonly worker: Pick<ImportWorker, 'listFolder' | 'lookIntoPixels'>;
  readonly fileOf: (record: ImageRecord) => string;
  readonly log: Log;
  /** Resolves when no import is waiting or under way: they go first. */
  runsSettled(): Promise<void>;
}

/** Searches pictures that say nothing for texts hidden in their pixels, one after the other, behind everything else. */
export interface PixelSearch {
  /** Starts searching if it isn't under way. */
  kick(): void;
  /** Ends it; what is still due then is searched after the next start. */
  close(): Promise<void>;
}

const BATCH = 32;

export function createPixelSearch({ catalog, worker, fileOf, log, runsSettled }: Parts): PixelSearch {
  /** They can't be searched now: their files are away, say. They are tried again when it is kicked. */
  const later = new Set<number>();
  const warned = new Set<number>();
  let running: Promise<void> | null = null;
  let again = false;
  let isClosed = false;
  let listed: { readonly folder: string; readonly listing: FolderListing } | null = null;

  const searchOne = async (record: ImageRecord): Promise<void> => {
    const path = fileOf(record);
    await stat(path);
    const [folder, name] = [dirname(path), basename(path)];
    if (listed?.folder !== folder) listed = { folder, listing: await worker.listFolder(folder) };
    const sidecars = listed.listing.files.find((file) => file.name === name)?.sidecars ?? [];
    const [read] = await worker.lookIntoPixels(folder, [{ name, sidecars }]);
    if (!read?.ok || read.file.isSilent) return;
    const place = { rootId: record.file.rootId, path: record.file.path };
    await catalog.putImages([{ uid: record.uid, place, packed: read.file.packed }]);
  };

  const searchBatch = async (due: readonly DueSearch[]): Promise<void> => {
    const records = new Map(
      (await catalog.records(due.map(({ uid }) => uid))).map((record) => [record.uid, record]),
    );
    for (const { id, uid } of due) {
      await runsSettled();
      if (isClosed) return;
      const record = records.get(uid);
      try {
        if (record) await searchOne(record);
        await catalog.completeFiles([id]);
      } catch (error) {
        if (isClosed) return;
        later.add(id);
        if (warned.has(id)) continue;
        warned.add(id);
        log('warn', 'A picture could not be searched for hidden text', { uid, error: String(error) });
      }
    }
  };

  const search = async (): Promise<void> => {
    do {
      again = false;
      for (;;) {
        if (isClosed) return;
        const due = (await catalog.dueSearches(BATCH + later.size)).filter(({ id }) => !later.has(id));
        if (due.length === 0) break;
        await searchBatch(due);
        listed = null;
      }
    } while (again);
  };

  return {
    kick() {
      again = true;
      later.clear();
      running ??= search()
        .catch((error: unknown) => {
          if (!isClosed)
            log('warn', 'Pictures could not be searched for hidden text', { error: String(error) });
        })
        .finally(() => {
          running = null;
        });
    },
    async close() {
      isClosed = true;
      await running;
    },
  };
}
