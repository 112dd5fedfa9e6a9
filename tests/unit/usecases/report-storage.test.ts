import { expect, test } from 'vitest';
import { reportStorage } from '../../../main/usecases/report-storage.ts';

test('folders are named below the library, and other roots by their title', async () => {
  const use = (key: string) => ({ key, images: 1, sizeBytes: 10 });
  const report = await reportStorage({
    catalog: {
      storage: async (by) =>
        by === 'folder' ? [use('library/collections/2026'), use('r1/trips'), use('r1')] : [use(by)],
      roots: async () => [{ id: 'r1', path: '/photos', title: 'Photos', readOnly: true, online: true }],
    },
    libraryRootId: 'library',
    measureCache: async () => ({ files: 2, sizeBytes: 20 }),
    measureTrash: async () => ({ files: 3, sizeBytes: 30 }),
  });
  expect(report.folders.map(({ key }) => key)).toEqual(['collections/2026', 'Photos/trips', 'Photos']);
  expect([report.models[0]?.key, report.months[0]?.key]).toEqual(['model', 'month']);
  expect([report.cache.sizeBytes, report.trash.sizeBytes]).toEqual([20, 30]);
});
