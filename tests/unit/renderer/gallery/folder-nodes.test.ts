import { expect, test } from 'vitest';
import { folderTree, pathTree } from '../../../../renderer/features/gallery/panel/folder-nodes.ts';

test('folders count what is below them; numbers are in order of size', () => {
  const tree = folderTree(
    [
      { rootId: 'library', path: '2026/11/9', images: 2 },
      { rootId: 'library', path: '2026/11/21', images: 3 },
      { rootId: 'library', path: '2026/11', images: 1 },
      { rootId: 'other', path: '2026', images: 50 },
    ],
    'library',
  );
  expect(tree).toEqual([
    {
      name: '2026',
      path: '2026',
      images: 6,
      children: [
        {
          name: '11',
          path: '2026/11',
          images: 6,
          children: [
            { name: '9', path: '2026/11/9', images: 2, children: [] },
            { name: '21', path: '2026/11/21', images: 3, children: [] },
          ],
        },
      ],
    },
  ]);
});

test('tags with a slash lie inside others, whether those are tags themselves or not', () => {
  expect(
    pathTree([
      { path: 'animals', images: 4 },
      { path: 'animals/fox', images: 3 },
      { path: 'places/coast/cliff', images: 2 },
    ]),
  ).toEqual([
    {
      name: 'animals',
      path: 'animals',
      images: 7,
      children: [{ name: 'fox', path: 'animals/fox', images: 3, children: [] }],
    },
    {
      name: 'places',
      path: 'places',
      images: 2,
      children: [
        {
          name: 'coast',
          path: 'places/coast',
          images: 2,
          children: [{ name: 'cliff', path: 'places/coast/cliff', images: 2, children: [] }],
        },
      ],
    },
  ]);
});
