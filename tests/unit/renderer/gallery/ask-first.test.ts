import { beforeEach, expect, it, vi } from 'vitest';
import { addTag, addToCollection } from '../../../../renderer/features/gallery/bulk/bulk-actions.ts';
import { startTranslations, translate } from '../../../../renderer/i18n/translate.ts';
import { closeDialog, useGalleryDialog } from '../../../../renderer/features/gallery/bulk/gallery-dialog.ts';

const changed = vi.hoisted(() => [] as unknown[]);
vi.mock('../../../../renderer/api/api.ts', () => ({
  api: {
    gallery: {
      change: ({ change }: { change: unknown }) => {
        changed.push(change);
        return Promise.resolve({ entry: null, matched: 1, changed: 1, fixed: [] });
      },
    },
  },
}));
vi.mock('../../../../renderer/api/navigation.ts', () => ({ navigate: () => undefined }));
vi.mock('../../../../renderer/api/media.ts', () => ({ downloadUrl: () => '' }));

const chosen = (count: number) => ({ target: { kind: 'query' as const, query: 'fox' }, count });

beforeEach(() => {
  changed.splice(0);
  closeDialog();
});

it('a change of less than 100 pictures is made at once', async () => {
  addToCollection(chosen(99), 'c1', null);
  addTag(chosen(1), 'animals');
  await vi.waitFor(() => expect(changed).toHaveLength(2));
  expect(changed).toEqual([
    { kind: 'collect', addTo: 'c1', removeFrom: null },
    { kind: 'tag', add: ['animals'], remove: [] },
  ]);
  expect(useGalleryDialog.getState().dialog).toBeNull();
});

it('one of 100 or more asks first', () => {
  addToCollection(chosen(100), 'c1', null);
  expect(changed).toEqual([]);
  expect(useGalleryDialog.getState().dialog).toMatchObject({
    kind: 'confirm',
    chosen: { count: 100 },
    change: { kind: 'collect', addTo: 'c1', removeFrom: null },
  });
});

it('moving takes pictures out of the collection they are seen in, but not out of the one they go to', async () => {
  addToCollection(chosen(2), 'c1', 'c2');
  addToCollection(chosen(2), 'c1', 'c1');
  await vi.waitFor(() => expect(changed).toHaveLength(2));
  expect(changed).toEqual([
    { kind: 'collect', addTo: 'c1', removeFrom: 'c2' },
    { kind: 'collect', addTo: 'c1', removeFrom: null },
  ]);
});

it('says once that it can be undone', async () => {
  await startTranslations();
  const said = [
    translate('gallery.bulk.confirmText'),
    translate('gallery.bulk.preview', { changed: '5', count: 120 }),
  ].join(' ');
  expect(said).toBe('This is more than you can see at once. Changes 5 of 120 pictures. You can undo it.');
});
