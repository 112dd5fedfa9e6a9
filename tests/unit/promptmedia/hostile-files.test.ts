import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createExpansion } from '../../../main/domain/batch/expansion.ts';
import { parseBatchFile } from '../../../main/promptmedia/parse-batch-file.ts';
import { hostileFiles } from './hostile-files.ts';

describe('hostile batch files', () => {
  it.each(Object.entries(hostileFiles(120_000, 1500)))('%s: a fault with its place', (_name, make) => {
    const parsed = parseBatchFile(make(), 'hostile.yaml');
    expect(parsed.ok).toBe(false);
    if (parsed.ok) return;
    expect(parsed.errors.length).toBeGreaterThan(0);
    expect(parsed.errors.length).toBeLessThanOrEqual(100);
    for (const { line, column, message } of parsed.errors) {
      expect(line).toBeGreaterThan(0);
      expect(column).toBeGreaterThan(0);
      expect(message.length).toBeLessThan(400);
    }
  });

  it('never throws, whatever the text, and expands what it accepts', () => {
    const words = 'prompts variations seeds loras lora name type sequential values a 1 -1 null true'.split(
      ' ',
    );
    const marks = [
      ':',
      ': ',
      '- ',
      '\n',
      '\n  ',
      '\n    ',
      '[',
      ']',
      '{',
      '}',
      ',',
      '"',
      "'",
      '#',
      '&x ',
      '*x',
      '!t ',
    ];
    const rest = ['|', '>', '\t', '\r\n', '<<', '~', '__a__', '{a|b}', '\uFEFF', '\u2028'];
    const piece = fc.constantFrom(...words, ...marks, ...rest);
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const parsed = parseBatchFile(`prompts: [a]\n${pieces.join('')}`, 'x.yaml');
        if (!parsed.ok) return;
        const expansion = createExpansion(parsed.batch);
        expect(expansion.imageCount).toBeGreaterThan(0);
        expect(typeof expansion.imageAt(expansion.imageCount - 1).prompt).toBe('string');
      }),
      { numRuns: 600 },
    );
  });
});
