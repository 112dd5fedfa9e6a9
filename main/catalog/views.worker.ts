import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { ViewSpec } from '../domain/catalog-view.ts';
import { CatalogViews } from './catalog-views.ts';
import { catalogError } from './database.ts';
import { serveCalls } from './worker-calls.ts';
import type { CallContext } from './worker-calls.ts';

const { path, cachePath } = workerData as { readonly path: string; readonly cachePath: string };
let log = (_message: string): void => undefined;
let opened: CatalogViews | null = null;

const views = (): CatalogViews => {
  opened ??= new CatalogViews(path, cachePath, (message) => log(message));
  return opened;
};
const plain =
  (method: keyof CatalogViews) =>
  (_context: CallContext, ...args: never[]): unknown =>
    (views()[method] as (...args: never[]) => unknown)(...args);

const server = serveCalls(
  parentPort as MessagePort,
  {
    openSet: (context: CallContext, spec: ViewSpec, limit: number, client: string) =>
      views().openSet(context, spec, limit, client),
    matches: plain('matches'),
    withStacks: plain('withStacks'),
    count: plain('count'),
    facet: (
      context: CallContext,
      ...args: Parameters<CatalogViews['facet']> extends [unknown, ...infer R] ? R : never
    ) => views().facet(context, ...args),
    collections: plain('collections'),
    storage: plain('storage'),
    costs: plain('costs'),
    settle: plain('settle'),
    close: plain('close'),
  },
  (error) => catalogError(error, path),
);
log = (message) => server.emit({ kind: 'log', message });
