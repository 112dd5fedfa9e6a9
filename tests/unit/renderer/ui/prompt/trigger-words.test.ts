import { describe, expect, it } from 'vitest';
import { hasWord, withWord } from '../../../../../renderer/ui/prompt/trigger-words.ts';

describe('trigger words', () => {
  it.each([
    ['', 'ink style', 'ink style'],
    ['a fox', 'ink', 'a fox, ink'],
    ['a fox, ', 'ink', 'a fox, ink'],
    ['a fox, Ink', 'ink', 'a fox, Ink'],
    ['an (ink:1.2) fox', 'ink', 'an (ink:1.2) fox'],
    ['an ink style fox', 'ink style', 'an ink style fox'],
    ['an inky fox', 'ink', 'an inky fox, ink'],
  ])('make %j with %j into %j', (prompt, word, expected) => {
    expect(withWord(prompt, word)).toBe(expected);
    expect(hasWord(expected, word)).toBe(true);
  });
});
