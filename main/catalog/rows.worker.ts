import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { CatalogRows } from './catalog-rows.ts';
import { catalogError } from './database.ts';
import { serveCalls } from './worker-calls.ts';
import type { CallContext } from './worker-calls.ts';

const { path } = workerData as { readonly path: string };
let opened: CatalogRows | null = null;

const rows = (): CatalogRows => {
  opened ??= new CatalogRows(path);
  return opened;
};
const plain =
  (method: keyof CatalogRows) =>
  (_context: CallContext, ...args: never[]): unknown =>
    (rows()[method] as (...args: never[]) => unknown)(...args);

serveCalls(
  parentPort as MessagePort,
  {
    tiles: plain('tiles'),
    records: plain('records'),
    uidsOf: plain('uidsOf'),
    idsOf: plain('idsOf'),
    equalPictures: (context, ids: Uint32Array) => rows().equalPictures(context, ids),
    uncompared: (context, ids: Uint32Array, limit: number) => rows().uncompared(context, ids, limit),
    summary: (context, ids: Uint32Array) => rows().summary(context, ids),
    uidOfPath: plain('uidOfPath'),
    filesIn: plain('filesIn'),
    foldersOf: plain('foldersOf'),
    foldersOfPictures: plain('foldersOfPictures'),
    findFiles: plain('findFiles'),
    formerPlaces: plain('formerPlaces'),
    rawTexts: plain('rawTexts'),
    readersMark: plain('readersMark'),
    keptTexts: plain('keptTexts'),
    children: plain('children'),
    searches: plain('searches'),
    collectionDefinitions: plain('collectionDefinitions'),
    placements: plain('placements'),
    history: plain('history'),
    roots: plain('roots'),
    jobs: plain('jobs'),
    sessions: plain('sessions'),
    sessionTallies: plain('sessionTallies'),
    promptHistory: plain('promptHistory'),
    exportState: plain('exportState'),
    backup: (context, toPath: string) => rows().backup(context, toPath),
    revision: plain('revision'),
    close: plain('close'),
  },
  (error) => catalogError(error, path),
);
