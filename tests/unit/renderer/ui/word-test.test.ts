import { expect, it } from 'vitest';
import { wordTest } from '../../../../renderer/ui/word-test.ts';

it('finds texts with every word, in any order and case; all of them where nothing is typed', () => {
  expect(['Red fox', 'red hare', 'a FOX, red'].filter(wordTest(' fox RED '))).toEqual([
    'Red fox',
    'a FOX, red',
  ]);
  expect(['Trips/Autumn', 'Trips'].filter(wordTest('trips/aut', /[\s/]+/u))).toEqual(['Trips/Autumn']);
  expect(['', 'anything'].filter(wordTest('  '))).toEqual(['', 'anything']);
});
