import { expect, test } from 'vitest';
import { UNKNOWN_GENERATION, type GenerationRecord } from '../../../main/domain/generation.ts';
import { NO_USER_FACTS, type ImageRecord } from '../../../main/domain/image-record.ts';
import { parseSeed } from '../../../main/domain/seed.ts';
import { printQuery } from '../../../main/domain/query/printer.ts';
import { isSameExcept, sameExceptQuery, xyTable } from '../../../main/domain/same-except.ts';

function record(uid: string, generation: Partial<GenerationRecord>): ImageRecord {
  return {
    uid,
    file: {
      rootId: 'library',
      path: `${uid}.png`,
      sizeBytes: 1,
      modifiedAtMs: 1,
      width: 64,
      height: 64,
      format: 'png',
      contentHash: 'a',
      pixelHash: null,
    },
    generation: {
      ...UNKNOWN_GENERATION,
      prompt: 'red fox',
      steps: 20,
      guidance: 7,
      model: 'm',
      ...generation,
    },
    user: NO_USER_FACTS,
    collections: [],
    state: { missing: false, trashedAtMs: null, expiresAtMs: null },
  };
}

const seed = (text: string): NonNullable<GenerationRecord['seed']> => {
  const parsed = parseSeed(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
};

test('the query names every setting but the free ones', () => {
  const base = record('a', { seed: seed('18446744073709551615') });
  expect(printQuery(sameExceptQuery(base, ['seed']))).toBe('prompt:"red fox" steps:20 guidance:7 model:"m"');
  expect(printQuery(sameExceptQuery(base, ['steps', 'guidance']))).toBe(
    'prompt:"red fox" seed:18446744073709551615 model:"m"',
  );
});

test('a LoRA of another strength is another setting', () => {
  const lora = (modelStrength: number): Partial<GenerationRecord> => ({
    loras: [{ name: 'x', modelStrength, clipStrength: 1 }],
  });
  expect(isSameExcept(record('a', lora(0.5)), record('b', lora(0.6)), [])).toBe(false);
  expect(isSameExcept(record('a', lora(0.5)), record('b', lora(0.6)), ['loras'])).toBe(true);
  expect(isSameExcept(record('a', {}), record('b', { prompt: 'red fox!' }), ['loras'])).toBe(false);
});

test('the table orders numbers by size and shows the newest of a cell', () => {
  const table = xyTable(
    [
      record('a', { steps: 8, seed: seed('100'), createdAtMs: 1 }),
      record('b', { steps: 20, seed: seed('99'), createdAtMs: 2 }),
      record('c', { steps: 8, seed: seed('100'), createdAtMs: 3 }),
    ],
    'steps',
    'seed',
  );
  expect(table.columns).toEqual(['8', '20']);
  expect(table.rows).toEqual(['99', '100']);
  expect(table.cells.map((row) => row.map((cell) => cell?.uid ?? null))).toEqual([
    [null, 'b'],
    ['c', null],
  ]);
});
