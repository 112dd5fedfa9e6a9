import { beforeAll, expect, it, vi } from 'vitest';
import type { CollectionChangeInput } from '../../../../preload/contract/collections.ts';
import { collectionTree } from '../../../../renderer/features/gallery/collections-store.ts';
import { collectionMenu } from '../../../../renderer/features/gallery/panel/collection-menu.ts';
import { startTranslations, translate } from '../../../../renderer/i18n/translate.ts';

const main = vi.hoisted(() => ({ changes: [] as unknown[] }));
vi.mock('../../../../renderer/api/memory.ts', () => ({ recall: () => undefined, remember: () => undefined }));
vi.mock('../../../../renderer/api/api.ts', () => ({
  bridge: undefined,
  api: {
    collections: {
      list: () => Promise.resolve([]),
      change: ({ change }: { change: CollectionChangeInput }) => {
        main.changes.push(change);
        return Promise.resolve({ entry: null });
      },
    },
  },
}));

beforeAll(startTranslations);

it('a collection is put inside the one above it without a pointer', () => {
  const named = (id: string, name: string) => {
    return { id, name, parentId: null, note: '', coverUid: null, coverHash: null, count: 0 };
  };
  const tree = collectionTree([named('a', 'Animals'), named('b', 'Birds')]);
  const labelled = (index: number) => {
    const { collection } = tree[index] ?? { collection: named('', '') };
    const entries = collectionMenu(collection, tree, index, translate);
    return entries.find((entry) => entry.kind === 'item' && entry.label.startsWith('Move into'));
  };
  expect(labelled(0)).toBeUndefined();
  const into = labelled(1);
  expect(into).toMatchObject({ label: 'Move into Animals' });
  if (into?.kind === 'item') into.run();
  expect(main.changes).toEqual([{ kind: 'move', id: 'b', parentId: 'a', beforeId: null }]);
});
