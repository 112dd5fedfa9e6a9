import { expect, test } from 'vitest';
import { createGalleryHandlers, type GalleryDependencies } from '../../../main/rpc/gallery-handlers.ts';

test('the trash that is being emptied when the library closes is emptied no further', async () => {
  const uids = Array.from({ length: 1000 }, (_, index) => `${index}`);
  const removed: string[] = [];
  const begun = Promise.withResolvers<void>();
  const closing = Promise.withResolvers<void>();
  let close = (): Promise<void> => Promise.resolve();
  const { emptyTrash } = createGalleryHandlers({
    catalog: {
      uids: async () => uids,
      records: async (some: readonly string[]) => some.map((uid) => ({ uid, state: { trashedAtMs: 5 } })),
      removeImages: async () => 0,
    },
    removeFiles: async ({ uid }: { uid: string }) => {
      begun.resolve();
      await closing.promise;
      removed.push(uid);
    },
    beforeClose: (work: () => Promise<void>) => (close = work),
  } as unknown as GalleryDependencies);
  const context = { clientId: 'page', trusted: false, signal: new AbortController().signal };
  const emptied = emptyTrash({ target: null, operationId: 'op' }, context);
  await begun.promise;
  const closed = close();
  closing.resolve();
  await closed;
  expect(await emptied).toMatchObject({ removed: removed.length, cancelled: true });
  expect(removed.length).toBeLessThan(uids.length);
});
