import { setTimeout as sleep } from 'node:timers/promises';
import type { Catalog, ReadersMark } from '../domain/catalog.ts';
import type { ImageFormat } from '../domain/image-record.ts';
import { formatsLeftUnread, READERS_VERSION } from '../metadata/read-again.ts';
import type { Log } from '../log.ts';
import type { ImportTask, ImportTasks } from './import-tasks.ts';
import type { ImportWorker } from './import-worker.ts';
import { createRests } from './unhurried.ts';

interface Parts {
  readonly catalog: Pick<Catalog, 'readersMark' | 'keptTexts' | 'putReread' | 'count'>;
  readonly worker: Pick<ImportWorker, 'reread'>;
  readonly tasks: Pick<ImportTasks, 'beside' | 'change' | 'gateOf' | 'settled'>;
  /** Reads the files again of pictures of these formats. @returns whether all were read */
  readonly readFiles: (formats: readonly ImageFormat[]) => Promise<boolean>;
  readonly log: Log;
  /** How long after the start it begins, milliseconds. */
  readonly afterMs?: number;
}

/** Has today's readers understand what earlier ones have left in the catalog, behind everything else. */
export interface Rereading {
  start(): void;
  /** Ends it; the next start goes on where it was. */
  close(): Promise<void>;
}

/** All of the catalog's pictures are read and understood by the readers of this program. */
export const UNDERSTOOD: ReadersMark = {
  version: READERS_VERSION,
  upTo: null,
  files: READERS_VERSION,
};

/** Of the writer it takes some 10 ms, which a change of the user's may have to wait. */
const BATCH = 128;
/** The first page comes first. */
const AFTER_MS = 5000;
/** What is done sooner is not told of. */
const WORTH_TELLING_MS = 1000;

export function createRereading({
  catalog,
  worker,
  tasks,
  readFiles,
  log,
  afterMs = AFTER_MS,
}: Parts): Rereading {
  const closing = new AbortController();
  let running: Promise<void> = Promise.resolve();

  const reread = async (
    task: ImportTask,
    from: number,
    files: number,
  ): Promise<Partial<ImportTask['view']>> => {
    const signal = AbortSignal.any([task.controller.signal, closing.signal]);
    const rest = createRests(() => false, signal);
    const gate = tasks.gateOf(task);
    const beganMs = performance.now();
    const all = await catalog.count({ kind: 'all' });
    let upTo = from;
    let doneFiles = 0;
    let updated = 0;
    let told = {};
    for (;;) {
      await gate();
      // What the user brings in goes first.
      await tasks.settled();
      if (signal.aborted) return { state: 'cancelled' };
      const stepMs = performance.now();
      const kept = await catalog.keptTexts(upTo, BATCH);
      if (kept === null) break;
      const changed = await worker.reread(kept);
      ({ upTo } = kept);
      await catalog.putReread(changed, { version: READERS_VERSION, upTo, files });
      doneFiles += kept.count;
      updated += changed.length;
      if (performance.now() - beganMs > WORTH_TELLING_MS) {
        const foundFiles = Math.max(all, doneFiles);
        told = { foundFiles, doneFiles, updated, unchanged: doneFiles - updated };
        tasks.change(task, told);
      }
      await rest(performance.now() - stepMs);
    }
    await catalog.putReread([], { ...UNDERSTOOD, files });
    log('info', 'Pictures were understood anew', { pictures: doneFiles, updated });
    return { ...told, state: 'done' };
  };

  /** Which version has read the files by now; those on a drive that is away wait for another start. */
  const filesRead = async (version: number): Promise<number> => {
    const formats = formatsLeftUnread(version);
    return formats.length === 0 || (await readFiles(formats)) ? READERS_VERSION : version;
  };

  const begin = async (): Promise<void> => {
    await sleep(afterMs, undefined, { ref: false, signal: closing.signal });
    const mark = await catalog.readersMark();
    const { version, upTo } = mark;
    // A later program's catalog: what is read from now on is for that to understand anew.
    if (version > READERS_VERSION) {
      await catalog.putReread([], UNDERSTOOD);
      return;
    }
    const files = await filesRead(mark.files ?? 0);
    if (closing.signal.aborted) return;
    if (version === READERS_VERSION && upTo === null) {
      if (files !== mark.files) await catalog.putReread([], { ...mark, files });
      return;
    }
    const from = version === READERS_VERSION ? (upTo ?? 0) : 0;
    await tasks.beside({ kind: 'index', rootId: null, title: 'Library' }, (task) =>
      reread(task, from, files),
    );
  };

  return {
    start() {
      running = begin().catch((error: unknown) => {
        if (!closing.signal.aborted)
          log('warn', 'Pictures could not be understood anew', { error: String(error) });
      });
    },
    async close() {
      closing.abort();
      await running;
    },
  };
}
