import { beforeAll, expect, it, vi } from 'vitest';
import { offerManualOrder } from '../../../../renderer/features/gallery/bulk/manual-order.ts';
import { useGallery } from '../../../../renderer/features/gallery/gallery-store.ts';
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
