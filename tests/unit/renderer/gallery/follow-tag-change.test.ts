import { expect, test, vi } from 'vitest';
import {
  followTagChange,
  setQueryText,
  useGallery,
} from '../../../../renderer/features/gallery/gallery-store.ts';

vi.mock('../../../../renderer/api/api.ts', () => ({
  api: {
    gallery: {
      open: () => Promise.resolve({ setId: 's', revision: 1, tiles: [] }),
      whole: () => Promise.resolve({ setId: 's', revision: 1, total: 0, groups: [] }),
      close: () => Promise.resolve(null),
    },
  },
}));

test.each([
  ['fox tag:"animals"', 'beasts', 'fox tag:"beasts"'],
  ['tag:"animals/fox"', 'beasts', 'tag:"beasts/fox"'],
  ['tag:"animalsmore"', 'beasts', 'tag:"animalsmore"'],
  ['-tag:"animals"', 'beasts', '-tag:"beasts"'],
])('%s follows the tag that is renamed', (text, to, expected) => {
  setQueryText(text);
  followTagChange({ kind: 'rename', tag: 'animals', to });
  expect(useGallery.getState().text).toBe(expected);
});

test('the filter by a tag goes with it', () => {
  setQueryText('fox tag:"animals"');
  followTagChange({ kind: 'delete', tag: 'animals' });
  expect(useGallery.getState().text).toBe('fox');
});
