import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { ImageTile } from '../../../../main/domain/image-record.ts';
import type { ImageSet } from '../../../../renderer/api/image-set.ts';
import { changeStack } from '../../../../renderer/features/gallery/bulk/bulk-actions.ts';
import { useGallery } from '../../../../renderer/features/gallery/gallery-store.ts';
import { startTranslations } from '../../../../renderer/i18n/translate.ts';
import { useToasts } from '../../../../renderer/ui/toast-store.ts';

const changes = vi.hoisted(() => [] as unknown[]);
vi.mock('../../../../renderer/api/api.ts', () => ({ api: {} }));
vi.mock('../../../../renderer/api/navigation.ts', () => ({ navigate: () => undefined }));
vi.mock('../../../../renderer/api/change-images.ts', () => ({
  changeImages: (_target: unknown, change: unknown) => Promise.resolve(changes.push(change)),
}));

function show(tile: Partial<ImageTile>, stacks = true): void {
  const shown = { uid: 'a', stackSize: 1, stackState: 'closed', stackRole: null, stackedByHand: false };
  const set = { total: 9, setId: 's', revision: 3, tile: () => ({ ...shown, ...tile }) };
  useGallery.setState({ set: set as unknown as ImageSet, stacks, current: 1, selection: [], awaited: 0 });
}
const told = (): readonly string[] => useToasts.getState().toasts.map(({ text }) => text);

beforeAll(startTranslations);
beforeEach(() => {
  changes.length = 0;
  useToasts.setState({ toasts: [] });
});

it('a picture that stands alone is not taken out of a stack, nor shown for one: it says so instead', () => {
  show({});
  changeStack('out');
  changeStack('cover');
  expect(changes).toEqual([]);
  expect(told()).toEqual([
    'This picture is in no stack.',
    'Open a stack and choose another of its pictures.',
  ]);
});

it('what its menu offers is done, and where stacks are not shown whatever is asked', () => {
  show({ stackSize: 3, stackState: 'member' });
  changeStack('cover');
  show({}, false);
  changeStack('out');
  expect(changes).toEqual([
    { kind: 'stack', how: 'cover' },
    { kind: 'stack', how: 'out' },
  ]);
  expect(told()).toEqual([]);
});
