import { describe, expect, test } from 'vitest';
import {
  calledSo,
  collectionTerms,
  followCollections,
  type NamedCollection,
} from '../../../main/domain/collection-names.ts';

const named = (id: string, name: string, parentId: string | null = null): NamedCollection => ({
  id,
  name,
  parentId,
});
const TRIPS = [
  named('t', 'Trips'),
  named('ta', 'Autumn', 't'),
  named('w', 'Work'),
  named('wa', 'autumn', 'w'),
  named('x', 'Spring', 'ta'),
];

describe('what a query calls a collection', () => {
  test.each([
    ['trips', ['t']],
    ['Autumn', ['ta', 'wa']],
    ['Trips/Autumn', ['ta']],
    ['autumn/spring', ['x']],
    ['/work/AUTUMN', ['wa']],
    ['/Autumn', []],
    ['wa', ['wa']],
    ['WA', []],
    ['ring', []],
  ])('%s', (text, ids) => {
    expect(calledSo(TRIPS, text)).toEqual(ids);
  });

  test('is its name, its path where others have that name, and its id only where two have the same path', () => {
    expect([...collectionTerms(TRIPS).values()]).toEqual([
      'Trips',
      '/Trips/Autumn',
      'Work',
      '/Work/autumn',
      'Spring',
    ]);
    const twins = [...TRIPS, named('t2', 'trips')];
    expect(collectionTerms(twins).get('t')).toBe('t');
    const atTheTop = [...TRIPS, named('a', 'Autumn')];
    expect(collectionTerms(atTheTop).get('a')).toBe('/Autumn');
    expect(calledSo(atTheTop, '/Autumn')).toEqual(['a']);
  });

  test('collections that lie in one another end somewhere', () => {
    expect(calledSo([named('a', 'A', 'b'), named('b', 'B', 'a')], 'a')).toEqual(['a']);
  });
});

describe('a query goes on finding the collections it called', () => {
  const after = (id: string, change: Partial<NamedCollection>): readonly NamedCollection[] =>
    TRIPS.map((one) => (one.id === id ? { ...one, ...change } : one));
  test.each([
    ['Trips', after('t', { name: 'Journeys' }), ['Journeys']],
    ['/Trips/Autumn', after('t', { name: 'Journeys' }), ['/Journeys/Autumn']],
    ['/trips/autumn', after('ta', { parentId: null }), ['/Autumn']],
    ['Autumn', after('ta', { name: 'Fall' }), ['Autumn', 'Fall']],
    ['/Work/autumn', after('wa', { name: 'Fall' }), ['Fall']],
    ['Autumn', after('ta', { parentId: null }), ['Autumn']],
    ['wa', after('wa', { name: 'Fall' }), ['wa']],
    ['Work', TRIPS.slice(0, 2), ['Work']],
    ['nothing', after('t', { name: 'Journeys' }), ['nothing']],
  ])('%s', (text, changed, expected) => {
    expect(followCollections(TRIPS, changed)(text)).toEqual(expected);
  });
});
