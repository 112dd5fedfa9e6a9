import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { AppError } from '../domain/errors.ts';
import type { FileToInspect, ImportPorts, Inspection } from '../library/import-ports.ts';
import type { FolderListing } from '../library/import-scan.ts';
import { workerUrl } from '../worker-url.ts';

export type ImportWorkerCall =
  | { readonly id: number; readonly kind: 'list'; readonly folder: string }
  | {
      readonly id: number;
      readonly kind: 'inspect';
      readonly folder: string;
      readonly files: readonly FileToInspect[];
      readonly pixels: boolean;
    };

export type ImportWorkerAnswer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly code: string; readonly message: string };

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

export interface ImportWorker extends Pick<ImportPorts, 'listFolder' | 'inspect'> {
  /** As `inspect`, but decodes pixels where a text may be hidden in them. */
  lookIntoPixels(folder: string, files: readonly FileToInspect[]): Promise<readonly Inspection[]>;
  close(): Promise<void>;
}

/** Each may block on a read of its own; more than there are processors only warm up the same code once more. */
const THREADS = Math.max(2, Math.min(4, availableParallelism()));

/** Lists folders and reads headers in threads of its own, started as they are needed. */
export function createImportWorker(threads = THREADS): ImportWorker {
  const readers = createPool(threads);
  // Behind the pictures of one folder that are still being read, the next one's list would leave the readers without work.
  const lister = createPool(1);

  return {
    listFolder: (folder) => lister.call<FolderListing>((id) => ({ id, kind: 'list', folder })),
    inspect: (folder, files) => readers.call((id) => ({ id, kind: 'inspect', folder, files, pixels: false })),
    lookIntoPixels: (folder, files) =>
      readers.call((id) => ({ id, kind: 'inspect', folder, files, pixels: true })),
    async close() {
      await Promise.all([readers.close(), lister.close()]);
    },
  };
}

interface Pool {
  call<Value>(build: (id: number) => ImportWorkerCall): Promise<Value>;
  close(): Promise<void>;
}

function createPool(threads: number): Pool {
  const started: Thread[] = [];
  let nextId = 1;

  const idlest = (): Thread => {
    const free = started.find(({ waiting }) => waiting.size === 0);
    if (free) return free;
    if (started.length < threads) {
      const thread = startThread(() => started.splice(started.indexOf(thread), 1));
      started.push(thread);
      return thread;
    }
    return started.reduce((best, thread) => (thread.waiting.size < best.waiting.size ? thread : best));
  };
  return {
    call<Value>(build: (id: number) => ImportWorkerCall): Promise<Value> {
      const id = nextId;
      nextId += 1;
      const { worker, waiting } = idlest();
      worker.ref();
      worker.postMessage(build(id));
      return new Promise<Value>((resolve, reject) => {
        waiting.set(id, { resolve: (value) => resolve(value as Value), reject });
      });
    },
    async close() {
      await Promise.all(started.map(({ worker }) => worker.terminate()));
    },
  };
}

interface Thread {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
}

function startThread(onEnd: () => void): Thread {
  const waiting = new Map<number, Waiting>();
  const worker = new Worker(workerUrl('./import.worker.ts', import.meta.url));
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
    if (answer.ok) call?.resolve(answer.value);
    else call?.reject(Object.assign(new Error(answer.message), { code: answer.code }));
  });
  worker.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => end(new AppError('CANCELLED', 'The import was stopped.')));
  return { worker, waiting };
}
