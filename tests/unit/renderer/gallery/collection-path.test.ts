import { expect, test } from 'vitest';
import type { Collection } from '../../../../main/domain/catalog.ts';
import { collectionPath } from '../../../../renderer/features/gallery/collection-path.ts';

const collection = (id: string, name: string, parentId: string | null): Collection =>
  ({ id, name, parentId }) as Collection;
const collections = [
  collection('street', 'Main Street', null),
  collection('lanes', 'Bike lanes', 'street'),
  collection('trees', 'Trees', null),
];

test('a path names those around it first', () => {
  expect(collectionPath(collections, 'lanes')).toBe('Main Street › Bike lanes');
});
