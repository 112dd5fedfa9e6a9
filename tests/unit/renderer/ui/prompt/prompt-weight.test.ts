import { describe, expect, it } from 'vitest';
import { adjustWeight, type TextSelection } from '../../../../../renderer/ui/prompt/prompt-weight.ts';

/** `|` marks the selection's ends, or the caret when there is one. */
function marked(text: string): TextSelection {
  const start = text.indexOf('|');
  const rest = text.slice(start + 1);
  const end = rest.indexOf('|');
  return end < 0
    ? { text: text.replace('|', ''), start, end: start }
    : { text: text.replaceAll('|', ''), start, end: start + end };
}

function shown({ text, start, end }: TextSelection): string {
  return `${text.slice(0, start)}|${text.slice(start, end)}|${text.slice(end)}`;
}

describe('adjustWeight', () => {
  it.each([
    ['a red f|ox in snow', 1, 'a red (|fox|:1.05) in snow'],
    ['a |red fox| in snow', -1, 'a (|red fox|:0.95) in snow'],
    ['a | red fox |in snow', 1, 'a  (|red fox|:1.05) in snow'],
    ['a (|red fox|:1.05) in', 1, 'a (|red fox|:1.1) in'],
    ['a (re|d fox:1.1) in', -1, 'a (|red fox|:1.05) in'],
    ['a (|red fox|:1.05) in', -1, 'a |red fox| in'],
    ['a (|red fox|:2) in', 1, 'a (|red fox|:2) in'],
    ['(one:1.2), (t|wo:1.2)', 1, '(one:1.2), (|two|:1.25)'],
    // What is weighted may hold brackets, of weights or of its own.
    ['(|a (red:1.2) fox|:1.05)', 1, '(|a (red:1.2) fox|:1.1)'],
    ['(a (r|ed:1.2) fox:1.05)', 1, '(a (|red|:1.25) fox:1.05)'],
    [String.raw`saber \(fa|te\), sword`, 1, String.raw`saber (|\(fate\)|:1.05), sword`],
    [String.raw`(|saber \(fate\)|:1.05), sword`, 1, String.raw`(|saber \(fate\)|:1.1), sword`],
    ['a fox, <lora:det|ail>', 1, 'a fox, <lora:detail:1.05||>'],
    ['a fox, <lora:detail:1.05|>', -1, 'a fox, <lora:detail:1||>'],
    ['<lora:|detail|:0:0.5>', -1, '<lora:detail:-0.05:0.5||>'],
  ] as const)('%s, %i → %s', (before, direction, after) => {
    expect(shown(adjustWeight(marked(before), direction))).toBe(after);
  });

  it('leaves the text alone where there is no word', () => {
    expect(adjustWeight(marked('a ,| b'), 1)).toEqual(marked('a ,| b'));
  });

  it('comes back to the same text after up and down', () => {
    const start = marked('a red f|ox in snow');
    expect(adjustWeight(adjustWeight(start, 1), -1).text).toBe(start.text);
  });
});
