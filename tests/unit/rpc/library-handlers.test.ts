import { expect, test } from 'vitest';
import { createLibraryHandlers, type LibraryDependencies } from '../../../main/rpc/library-handlers.ts';
import { Operations } from '../../../main/usecases/operations.ts';

const PLACES = {
  folder: { kind: 'folder', grant: 'g' },
  download: { kind: 'zip', grant: null, name: 'x' },
} as const;

test.each([
  ['a download', 'download', true],
  ['files in a folder', 'folder', false],
] as const)('%s: whether it is stopped when the page that asked is gone', async (_, into, isStopped) => {
  const operations = new Operations();
  const left = Promise.withResolvers<void>();
  const { exportImages } = createLibraryHandlers({
    grants: { resolve: () => '/somewhere' },
    exports: {
      operations,
      exportImages: (_target: unknown, _options: unknown, _into: unknown, operationId: string) =>
        operations.run(operationId, async ({ signal }) => {
          await left.promise;
          return { cancelled: signal.aborted };
        }),
    },
  } as unknown as LibraryDependencies);
  const page = new AbortController();
  const context = { clientId: 'page', trusted: false, signal: page.signal };
  const input = { target: { kind: 'uids', uids: ['a'] }, options: {}, into: PLACES[into], operationId: 'op' };
  const report = exportImages(input as unknown as Parameters<typeof exportImages>[0], context);
  page.abort();
  left.resolve();
  expect(await report).toEqual({ cancelled: isStopped });
});
