import { beforeAll, expect, it, vi } from 'vitest';
import { offerManualOrder } from '../../../../renderer/features/gallery/bulk/manual-order.ts';
import type { Collection } from '../../../../main/domain/catalog.ts';
import { useCollections } from '../../../../renderer/features/gallery/collections-store.ts';
import {
  setOrder,
  setQueryText,
  showView,
  useGallery,
} from '../../../../renderer/features/gallery/gallery-store.ts';
import { startTranslations } from '../../../../renderer/i18n/translate.ts';
import { useToasts } from '../../../../renderer/ui/toast-store.ts';

vi.mock('../../../../renderer/api/memory.ts', () => ({ recall: () => undefined, remember: () => undefined }));
vi.mock('../../../../renderer/api/navigation.ts', () => ({ navigate: () => undefined }));
vi.mock('../../../../renderer/api/api.ts', () => ({
  bridge: undefined,
  api: { gallery: { open: () => new Promise(() => undefined) } },
}));

beforeAll(startTranslations);

it('who arranges pictures in another order is told so, and a press goes to the manual one', () => {
  useGallery.setState({ sort: { key: 'created', direction: 'descending' } });
  offerManualOrder('birds');
  const [toast] = useToasts.getState().toasts;
  expect(toast?.text).toBe(
    'Here they are ordered by: Date created. Pictures are arranged by hand in the manual order.',
  );
  toast?.action?.run();
  expect(useGallery.getState().sort).toEqual({
    key: 'custom',
    direction: 'ascending',
    collectionId: 'birds',
  });
});

const collections: readonly Collection[] = ['Birds', 'Boats'].map((name) => ({
  id: name.toLowerCase(),
  name,
  parentId: null,
  note: '',
  coverUid: null,
  coverHash: null,
  count: 3,
}));
const manualOrderOf = (collectionId: string): object => ({
  key: 'custom',
  direction: 'ascending',
  collectionId,
});

it('in manual order each collection is shown in its own, what is none in the order chosen before', () => {
  useCollections.setState({ collections });
  setOrder({ sort: { key: 'rating', direction: 'descending' } });
  setQueryText('collection:Birds');
  setOrder({ sort: { key: 'custom', direction: 'ascending', collectionId: 'birds' } });
  const shown: unknown[] = [];
  for (const text of ['collection:Boats', '', 'collection:Birds OR collection:Boats', 'fox in:birds']) {
    setQueryText(text);
    shown.push(useGallery.getState().sort);
  }
  const byRating = { key: 'rating', direction: 'descending' };
  expect(shown).toEqual([manualOrderOf('boats'), byRating, byRating, manualOrderOf('birds')]);
});

it('a search saved in the manual order of a collection that is gone is shown in the order chosen before', () => {
  useCollections.setState({ collections });
  setOrder({ sort: { key: 'seed', direction: 'ascending' } });
  const sort = { key: 'custom', direction: 'ascending', collectionId: 'gone' } as const;
  showView('collection:Gone', { sort, group: 'none' });
  expect(useGallery.getState().sort).toEqual({ key: 'seed', direction: 'ascending' });
});
