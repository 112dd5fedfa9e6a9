import { expect, it } from 'vitest';
import { differenceOf } from '../../../../../renderer/ui/prompt/typed-text.ts';

it.each([
  ['a fox', 'a red fox', { start: 2, end: 2, inserted: 'red ' }],
  ['a red fox', 'a fox', { start: 2, end: 6, inserted: '' }],
  ['a fox', 'a fox', { start: 5, end: 5, inserted: '' }],
  ['aa', 'aaa', { start: 2, end: 2, inserted: 'a' }],
  ['', 'new', { start: 0, end: 0, inserted: 'new' }],
  ['one\ntwo', 'three', { start: 0, end: 7, inserted: 'three' }],
  // Letters of two units that have one in common.
  ['a 🦊!', 'a 🦋!', { start: 2, end: 4, inserted: '🦋' }],
  ['\u{1F98A}', '\u{1FA8A}', { start: 0, end: 2, inserted: '\u{1FA8A}' }],
])('%j becomes %j by its part that differs', (before, after, difference) => {
  expect(differenceOf(before, after)).toEqual(difference);
});
