import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DrawBags, shuffledIndices } from '../../../main/domain/seeded-random.ts';
import { expandWildcards, hasWildcards, wildcardNames } from '../../../main/domain/wildcards.ts';

const lists = new Map([
  ['color', ['red', 'green', 'blue']],
  ['animals/pet', ['cat', 'dog']],
  ['outfit', ['a {long|short} coat', 'a __color__ hat']],
  ['loop', ['__loop__ __loop__']],
  ['empty', []],
]);
const drawAll = (text: string, count: number, seed = 's'): string[] =>
  Array.from({ length: count }, (_, draw) => expandWildcards(text, { lists, seed, draw }).text);

describe('wildcards', () => {
  it('use every choice once before any comes again', () => {
    for (const from of [0, 3, 6]) {
      const drawn = drawAll('__color__', 9).slice(from, from + 3);
      expect(drawn.toSorted()).toEqual(['blue', 'green', 'red']);
    }
    expect(new Set(drawAll('{one|two|three|four}', 4)).size).toBe(4);
  });

  it('give two places of one list two values', () => {
    for (const text of drawAll('__color__ and __color__', 12)) {
      const [first, second] = text.split(' and ');
      expect(lists.get('color')).toContain(first);
      expect(second).not.toBe(first);
    }
  });

  it('never give one of three or more values twice in a row', () => {
    for (const text of ['__color__', '{a|b|c|d}']) {
      const drawn = drawAll(text, 60);
      expect(drawn.filter((value, index) => value === drawn[index - 1])).toEqual([]);
    }
  });

  it('are the same for the same seed whatever was drawn before', () => {
    const bags = new DrawBags();
    const fresh = drawAll('a __outfit__, {x|y|z}', 20);
    const shared = Array.from({ length: 20 }, (_, index) => 19 - index).map(
      (draw) => expandWildcards('a __outfit__, {x|y|z}', { lists, seed: 's', draw, bags }).text,
    );
    expect(shared.reverse()).toEqual(fresh);
    expect(drawAll('__color__', 30, 'other')).not.toEqual(drawAll('__color__', 30));
  });

  it('can be nested both ways', () => {
    const drawn = new Set(drawAll('__outfit__', 40));
    expect(drawn).toEqual(new Set(['a long coat', 'a short coat', 'a red hat', 'a green hat', 'a blue hat']));
    expect(new Set(drawAll('{a {big|small} __animals/pet__|nothing}', 40)).size).toBe(5);
  });

  it('allow an empty choice', () => {
    expect(new Set(drawAll('a{ very|} old tree', 2))).toEqual(new Set(['a very old tree', 'a old tree']));
  });

  it('leave ordinary braces, escapes and lone underscores alone', () => {
    for (const text of [
      '{{masterpiece}}',
      'a {b} c',
      '__init',
      'snake_case_name',
      '____',
      'open { brace | bar',
    ]) {
      expect(expandWildcards(text, { lists, seed: 's', draw: 0 }).text).toBe(text);
      expect(hasWildcards(text)).toBe(false);
    }
    expect(expandWildcards('\\{a\\|b\\}', { lists, seed: 's', draw: 0 }).text).toBe('{a|b}');
  });

  it('name the lists that are missing and leave them in the text', () => {
    const result = expandWildcards('a __nothing__ and __empty__', { lists, seed: 's', draw: 0 });
    expect(result).toEqual({
      text: 'a __nothing__ and __empty__',
      missing: ['nothing', 'empty'],
      endless: false,
    });
    expect(wildcardNames('__a__ {__b__|{c|__d_e__}} __a__')).toEqual(['a', 'b', 'd_e']);
  });

  it('stop at lists that name each other without end', () => {
    const result = expandWildcards('__loop__', { lists, seed: 's', draw: 0 });
    expect(result.endless).toBe(true);
    expect(result.text.length).toBeLessThan(100_000);
  });

  it('survive any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('{', '}', '|', '_', '\\', 'a', '__color__') }),
        fc.nat(50),
        (text, draw) => {
          expect(typeof expandWildcards(text, { lists, seed: 's', draw }).text).toBe('string');
        },
      ),
    );
  });
});

describe('shuffledIndices', () => {
  it('is a permutation for every key', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.string(), (length, key) => {
        expect([...shuffledIndices(length, key)].toSorted((a, b) => a - b)).toEqual(
          Array.from({ length }, (_, index) => index),
        );
      }),
    );
  });

  it('puts each value at each place about equally often', () => {
    const places = [0, 0, 0, 0];
    for (let key = 0; key < 4000; key++) places[shuffledIndices(4, `key ${key}`)[0] ?? 0]! += 1;
    for (const times of places) expect(Math.abs(times - 1000)).toBeLessThan(150);
  });
});
