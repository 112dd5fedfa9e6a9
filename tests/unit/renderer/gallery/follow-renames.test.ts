import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Collection } from '../../../../main/domain/catalog.ts';
import { useCollections } from '../../../../renderer/features/gallery/collections-store.ts';
import { followRenames } from '../../../../renderer/features/gallery/follow-renames.ts';
import { setQueryText, useGallery } from '../../../../renderer/features/gallery/gallery-store.ts';

vi.mock('../../../../renderer/api/api.ts', () => ({
  api: {
    gallery: {
      open: () => Promise.resolve({ setId: 's', revision: 1, tiles: [] }),
      whole: () => Promise.resolve({ setId: 's', revision: 1, total: 0, groups: [] }),
      close: () => Promise.resolve(null),
    },
  },
}));

const called = (...names: string[]): readonly Collection[] =>
  names.map((name, index) => ({
    id: `c${index}`,
    name,
    parentId: null,
    note: '',
    coverUid: null,
    coverHash: null,
    count: 0,
  }));
const show = (...names: string[]): void => useCollections.setState({ collections: called(...names) });

beforeAll(() => void followRenames());
beforeEach(() => show('Beta', 'Birds'));

test.each([
  ['collection:"Beta"', 'collection:"Gamma ray"'],
  ['fox -in:beta', 'fox -collection:"Gamma ray"'],
  ['collection:Birds', 'collection:Birds'],
  ['collection:be*', 'collection:be*'],
])('%s follows the collection that is renamed', (text, expected) => {
  setQueryText(text);
  show('Gamma ray', 'Birds');
  expect(useGallery.getState().text).toBe(expected);
});

test('and follows it back when that is undone', () => {
  setQueryText('collection:Beta');
  show('Gamma', 'Birds');
  show('Beta', 'Birds');
  expect(useGallery.getState().text).toBe('collection:Beta');
});

test('where another one keeps the name, both are asked for', () => {
  show('Beta', 'beta');
  setQueryText('collection:Beta');
  show('Gamma', 'beta');
  expect(useGallery.getState().text).toBe('collection:Beta OR collection:Gamma');
});

test('what is being written is left alone', () => {
  setQueryText('collection:Beta');
  setQueryText('collection:Beta (');
  show('Gamma', 'Birds');
  expect(useGallery.getState().text).toBe('collection:Beta (');
});
