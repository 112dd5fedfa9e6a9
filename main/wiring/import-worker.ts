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

/** Lists folders and reads headers in a thread of its own, started with the first call. */
export function createImportWorker(): ImportWorker {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let nextId = 1;

  const failAll = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    worker = null;
  };
  const start = (): Worker => {
    const started = new Worker(workerUrl('./import.worker.ts', import.meta.url));
    started.on('message', (answer: ImportWorkerAnswer) => {
      const call = waiting.get(answer.id);
      waiting.delete(answer.id);
      if (waiting.size === 0) started.unref();
      if (answer.ok) call?.resolve(answer.value);
      else call?.reject(Object.assign(new Error(answer.message), { code: answer.code }));
    });
    started.on('error', (error) => failAll(error instanceof Error ? error : new Error(String(error))));
    started.on('exit', () => failAll(new AppError('CANCELLED', 'The import was stopped.')));
    return started;
  };
  const call = <Value>(build: (id: number) => ImportWorkerCall): Promise<Value> => {
    const id = nextId;
    nextId += 1;
    worker ??= start();
    worker.ref();
    worker.postMessage(build(id));
    return new Promise<Value>((resolve, reject) => {
      waiting.set(id, { resolve: (value) => resolve(value as Value), reject });
    });
  };

  return {
    listFolder: (folder) => call<FolderListing>((id) => ({ id, kind: 'list', folder })),
    inspect: (folder, files) => call((id) => ({ id, kind: 'inspect', folder, files, pixels: false })),
    lookIntoPixels: (folder, files) => call((id) => ({ id, kind: 'inspect', folder, files, pixels: true })),
    async close() {
      await worker?.terminate();
    },
  };
}
