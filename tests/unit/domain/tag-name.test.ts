import { expect, test } from 'vitest';
import {
  cleanTag,
  isWithinTag,
  renamedTag,
  tagsAskedFor,
  tagsWritten,
} from '../../../main/domain/tag-name.ts';

test('a tag is within itself and what it lies below, not within one whose name only begins like it', () => {
  const within = ['animals', 'animals/fox', 'animalsmore', 'Animals', 'animal'].filter((name) =>
    isWithinTag(name, 'animals'),
  );
  expect(within).toEqual(['animals', 'animals/fox']);
});

test('a rename takes along what lies below, and in queries whatever its case', () => {
  const change = { kind: 'rename', tag: 'animals', to: 'beasts/wild' } as const;
  expect(renamedTag('animals/fox', change)).toBe('beasts/wild/fox');
  expect(['ANIMALS', 'Animals/Fox', 'animalsmore'].flatMap(tagsAskedFor(change))).toEqual([
    'beasts/wild',
    'beasts/wild/Fox',
    'animalsmore',
  ]);
});

test('a tag that is written with spaces around its levels, or with levels left empty, is kept without them', () => {
  expect([' animals / wild fox / ', 'a//b', '/a', 'places|coast', ' / ', 'snow'].map(cleanTag)).toEqual([
    'animals/wild fox',
    'a/b',
    'a',
    'places/coast',
    '',
    'snow',
  ]);
});

test('a list that is pasted is several tags, each once', () => {
  expect(tagsWritten('snow, winter;snow\nanimals / fox,, ')).toEqual(['snow', 'winter', 'animals/fox']);
});
