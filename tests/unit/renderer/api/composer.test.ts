import { expect, it, vi } from 'vitest';
import { closeComposer, openComposer, useComposer } from '../../../../renderer/api/composer.ts';
import { closeSet } from '../../../../renderer/api/held-sets.ts';
import { useGallery } from '../../../../renderer/features/gallery/gallery-store.ts';
import { compose } from '../../../../renderer/features/gallery/bulk/bulk-actions.ts';
import type { ImageSet } from '../../../../renderer/api/image-set.ts';

const main = vi.hoisted(() => ({ went: [] as unknown[], closed: [] as string[] }));
vi.mock('../../../../renderer/api/navigation.ts', () => ({
  navigate: (...to: unknown[]) => main.went.push(to),
}));
vi.mock('../../../../renderer/api/api.ts', () => ({
  api: {
    gallery: {
      close: ({ setId }: { setId: string }) => {
        main.closed.push(setId);
        return Promise.resolve({});
      },
    },
  },
}));

it('opens over the screen that asked for it', () => {
  useGallery.setState({
    set: { total: 9, setId: 's', revision: 3, tile: () => undefined } as unknown as ImageSet,
    selection: [[0, 4]],
    awaited: 0,
  });
  compose();
  expect(useComposer.getState().target).toMatchObject({ kind: 'set', setId: 's', ranges: [[0, 4]] });
  expect(main.went).toEqual([]);
  closeComposer();
  expect(useComposer.getState().target).toBeNull();
});

it('keeps the pictures it was opened for while the gallery behind it goes on', async () => {
  openComposer({ kind: 'set', setId: 'old', revision: 1, ranges: [[0, 2]] });
  closeSet('old');
  expect(main.closed).toEqual([]);
  closeComposer();
  await Promise.resolve();
  expect(main.closed).toEqual(['old']);
});
