import { expect, test } from 'vitest';
import type { Collection } from '../../../main/domain/catalog.ts';
import { typedCollection } from '../../../main/domain/typed-collection.ts';

const collection = (id: string, name: string, parentId: string | null): Collection =>
  ({ id, name, parentId }) as Collection;
const collections = [
  collection('street', 'Main Street', null),
  collection('lanes', 'Bike lanes', 'street'),
  collection('trees', 'Trees', null),
];

test.each([
  ['Trees', { parentId: 'trees', missing: [] }],
  ['bike lanes', { parentId: 'lanes', missing: [] }],
  ['Benches', { parentId: null, missing: ['Benches'] }],
  ['main street/Benches', { parentId: 'street', missing: ['Benches'] }],
  ['Main Street › Bike lanes/ North ', { parentId: 'lanes', missing: ['North'] }],
  ['Parks/Benches/Red', { parentId: null, missing: ['Parks', 'Benches', 'Red'] }],
  // Not the one inside Main Street.
  ['Trees/Bike lanes', { parentId: 'trees', missing: ['Bike lanes'] }],
  [' / ', { parentId: null, missing: [] }],
])('%s', (text, expected) => {
  expect(typedCollection(collections, text)).toEqual(expected);
});
