import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { Spare } from '../disk-room.ts';
import { CatalogWriterCore } from './catalog-writer.ts';
import type { WriterEvent } from './catalog-writer.ts';
import { catalogError } from './database.ts';
import { serveCalls } from './worker-calls.ts';
import type { CallContext } from './worker-calls.ts';

const { path, spare } = workerData as { readonly path: string; readonly spare: Spare | undefined };
const events: WriterEvent[] = [];
let emit = (event: WriterEvent): void => void events.push(event);
let core: CatalogWriterCore | null = null;

const writer = (): CatalogWriterCore => {
  if (core === null) throw new Error('The catalog is not open.');
  return core;
};
type Core = CatalogWriterCore;
/** A method of the core as a call's handler: arguments pass through, the context does not. */
const plain =
  <K extends keyof Core>(method: K) =>
  (_context: CallContext, ...args: never[]): unknown =>
    (writer()[method] as (...args: never[]) => unknown)(...args);

/** The same for what may be called many times one after the other: the answer comes when there is room for more. */
const paced =
  <K extends keyof Core>(method: K) =>
  async (_context: CallContext, ...args: never[]): Promise<unknown> => {
    const value: unknown = await (writer()[method] as (...args: never[]) => unknown)(...args);
    await writer().rest();
    return value;
  };

const server = serveCalls(
  parentPort as MessagePort,
  {
    open: () => {
      core = new CatalogWriterCore(path, spare, (event) => emit(event));
      return core.open();
    },
    change: (context, ...args: Parameters<Core['change']> extends [unknown, ...infer R] ? R : never) =>
      writer().change(context, ...args),
    swapFiles: (context, ...args: Parameters<Core['swapFiles']> extends [unknown, ...infer R] ? R : never) =>
      writer().swapFiles(context, ...args),
    expire: (context, nowMs: number) => writer().expire(context, nowMs),
    makeFinal: plain('makeFinal'),
    putImages: paced('putImages'),
    putReread: paced('putReread'),
    updateFiles: paced('updateFiles'),
    removeImages: plain('removeImages'),
    changeTag: (context, ...args: Parameters<Core['changeTag']> extends [unknown, ...infer R] ? R : never) =>
      writer().changeTag(context, ...args),
    changeSearch: plain('changeSearch'),
    putSearches: plain('putSearches'),
    changeCollection: plain('changeCollection'),
    putCollections: plain('putCollections'),
    mergeDuplicates: (context, merges: Parameters<Core['mergeDuplicates']>[1]) =>
      writer().mergeDuplicates(context, merges),
    setExpiry: plain('setExpiry'),
    undo: (context, entryId: number | null) => writer().undo(context, entryId),
    redo: (context, entryId: number | null) => writer().redo(context, entryId),
    pendingFiles: plain('pendingFiles'),
    pendingFileCount: plain('pendingFileCount'),
    dueSearches: plain('dueSearches'),
    completeFiles: plain('completeFiles'),
    requestSidecars: plain('requestSidecars'),
    putRoot: plain('putRoot'),
    updateRoot: plain('updateRoot'),
    removeRoot: (context, rootId: string) => writer().removeRoot(context, rootId),
    submitSession: plain('submitSession'),
    appendJobs: plain('appendJobs'),
    updateJob: plain('updateJob'),
    saveJobImage: plain('saveJobImage'),
    pauseSession: plain('pauseSession'),
    forgetJobs: plain('forgetJobs'),
    revision: plain('revision'),
    close: plain('close'),
  },
  (error) => catalogError(error, path),
);
emit = (event) => server.emit(event);
for (const event of events) emit(event);
