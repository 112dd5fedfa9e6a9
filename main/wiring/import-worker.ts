import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { KeptTexts, Reread } from '../domain/catalog.ts';
import { AppError } from '../domain/errors.ts';
import { holdBackCompiler } from '../frugal-compiler.ts';
import type { FileToInspect, ImportPorts, Inspection } from '../library/import-ports.ts';
import type { FolderListing } from '../library/import-scan.ts';
import { withRoomyNursery } from '../nursery.ts';
import { workerUrl } from '../worker-url.ts';

export type ImportWorkerCall =
  | { readonly id: number; readonly kind: 'list'; readonly folder: string }
  | {
      readonly id: number;
      readonly kind: 'inspect';
      readonly folder: string;
      readonly files: readonly FileToInspect[];
      readonly pixels: boolean;
    }
  | { readonly id: number; readonly kind: 'reread'; readonly kept: Uint8Array };

export type ImportWorkerAnswer =
  | {
      readonly id: number;
      readonly ok: true;
      readonly value: unknown;
      /** How long it read the drive for each file, milliseconds; 0 where it read none. */
      readonly readMs: number;
    }
  | { readonly id: number; readonly ok: false; readonly code: string; readonly message: string };

interface Waiting {
  resolve(answer: Extract<ImportWorkerAnswer, { ok: true }>): void;
  reject(error: Error): void;
}

export interface ImportWorker extends Pick<ImportPorts, 'listFolder' | 'inspect'> {
  /** As `inspect`, but decodes pixels where a text may be hidden in them. */
  lookIntoPixels(folder: string, files: readonly FileToInspect[]): Promise<readonly Inspection[]>;
  /** Those of which something else comes than before. */
  reread(kept: KeptTexts): Promise<readonly Reread[]>;
  close(): Promise<void>;
}

/**
 * How many read at a time. From a quick drive they are kept busy by understanding what they read: as many as leave a processor to
 * those who enter it and to the window. Two where there are two processors: one alone would leave half of the second one idle.
 * A drive that lets them wait is waited for by more of them.
 */
const READERS = { quick: Math.min(4, Math.max(2, availableParallelism() - 1)), slow: 4 };
/** What a file takes from a disk that is not the machine's own, or that has to turn, milliseconds; a busy machine's own takes below 1. */
const SLOW_READ_MS = 3;

/** Lists folders and reads headers in threads of its own, started as they are needed; `hold` is let go when none is reading. */
export function createImportWorker(readersAtOnce = READERS, hold = holdBackCompiler): ImportWorker {
  const readers = createPool((onEnd) => threadOf(withRoomyNursery(startWorker), onEnd), readersAtOnce);
  const read = async (
    folder: string,
    files: readonly FileToInspect[],
    pixels: boolean,
  ): Promise<readonly Inspection[]> => {
    const letGo = hold();
    try {
      return await readers.call((id) => ({ id, kind: 'inspect', folder, files, pixels }));
    } finally {
      letGo();
    }
  };
  // Behind the pictures of one folder that are still being read, the next one's list would leave the readers without work.
  const lister = createPool((onEnd) => threadOf(startWorker(), onEnd), { quick: 1, slow: 1 });

  return {
    listFolder: (folder) => lister.call<FolderListing>((id) => ({ id, kind: 'list', folder })),
    inspect: (folder, files) => read(folder, files, false),
    lookIntoPixels: (folder, files) => read(folder, files, true),
    reread: ({ packed }) => readers.call((id) => ({ id, kind: 'reread', kept: packed })),
    async close() {
      await Promise.all([readers.close(), lister.close()]);
    },
  };
}

interface Pool {
  call<Value>(build: (id: number) => ImportWorkerCall): Promise<Value>;
  close(): Promise<void>;
}

/** A thread that had nothing to do for so long ends: it holds some twenty megabytes. */
const IDLE_MS = 60_000;

/** Threads that share calls, as many as their drive is worth by how it answered last. */
export function createPool(
  start: (onEnd: () => void) => Thread,
  atOnce: { readonly quick: number; readonly slow: number },
  idleMs = IDLE_MS,
): Pool {
  const started: Thread[] = [];
  const ends = new Map<Thread, NodeJS.Timeout>();
  let most = atOnce.quick;
  let nextId = 1;

  const forget = (thread: Thread): void => {
    clearTimeout(ends.get(thread));
    ends.delete(thread);
    const at = started.indexOf(thread);
    if (at >= 0) started.splice(at, 1);
  };
  const endUnlessAsked = (thread: Thread): void => {
    if (thread.waiting.size > 0 || !started.includes(thread)) return;
    const end = (): void => {
      forget(thread);
      void thread.worker.terminate();
    };
    ends.set(thread, setTimeout(end, idleMs).unref());
  };

  const idlest = (): Thread => {
    const called = started.slice(0, most);
    const free = called.find(({ waiting }) => waiting.size === 0);
    if (free) return free;
    if (called.length < most) {
      const thread = start(() => forget(thread));
      started.push(thread);
      return thread;
    }
    return called.reduce((best, thread) => (thread.waiting.size < best.waiting.size ? thread : best));
  };
  return {
    call<Value>(build: (id: number) => ImportWorkerCall): Promise<Value> {
      const id = nextId;
      nextId += 1;
      const thread = idlest();
      const { worker, waiting } = thread;
      clearTimeout(ends.get(thread));
      worker.ref();
      worker.postMessage(build(id));
      return new Promise<Value>((resolve, reject) => {
        waiting.set(id, {
          resolve: ({ value, readMs }) => {
            if (readMs > 0) most = readMs < SLOW_READ_MS ? atOnce.quick : atOnce.slow;
            endUnlessAsked(thread);
            resolve(value as Value);
          },
          reject(error) {
            endUnlessAsked(thread);
            reject(error);
          },
        });
      });
    },
    async close() {
      await Promise.all(started.map(({ worker }) => worker.terminate()));
    },
  };
}

export interface Thread {
  readonly worker: Pick<Worker, 'ref' | 'postMessage' | 'terminate'>;
  readonly waiting: Map<number, Waiting>;
}

const startWorker = (): Worker => new Worker(workerUrl('./import.worker.ts', import.meta.url));

function threadOf(worker: Worker, onEnd: () => void): Thread {
  const waiting = new Map<number, Waiting>();
  const end = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    onEnd();
  };
  worker.on('message', (answer: ImportWorkerAnswer) => {
    const call = waiting.get(answer.id);
    waiting.delete(answer.id);
    // A thread with nothing to do keeps no process alive.
    if (waiting.size === 0) worker.unref();
    if (answer.ok) call?.resolve(answer);
    else call?.reject(Object.assign(new Error(answer.message), { code: answer.code }));
  });
  worker.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => end(new AppError('CANCELLED', 'The import was stopped.')));
  return { worker, waiting };
}
