import { expect, test } from 'vitest';
import { UNKNOWN_GENERATION, type GenerationRecord } from '../../../main/domain/generation.ts';
import { NO_USER_FACTS, type ImageRecord } from '../../../main/domain/image-record.ts';
import { parseSeed } from '../../../main/domain/seed.ts';
import { printQuery } from '../../../main/domain/query/printer.ts';
import { parseSameExcept } from '../../../main/domain/query/same-value.ts';
import { sameExceptQuery, variedBetween, xyTable } from '../../../main/domain/same-except.ts';

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

test('the query names the picture and what may differ, and is read back', () => {
  const base = record('3f2a', {});
  expect(printQuery(sameExceptQuery(base, ['seed']))).toBe('same:"3f2a except seed"');
  expect(parseSameExcept('3F2A except seed  steps')).toEqual({ uid: '3f2a', except: ['seed', 'steps'] });
  expect(parseSameExcept('3f2a')).toEqual({ uid: '3f2a', except: [] });
  for (const wrong of ['', '3f2a seed', '3f2a except', '3f2a except sead']) {
    expect(parseSameExcept(wrong), wrong).toBeNull();
  }
});

test('what pictures of one series differ in is found', () => {
  const [a, b] = [record('a', { steps: 8 }), record('b', { steps: 20 })];
  expect(variedBetween([a, b], 2)).toEqual(['steps']);
  expect(variedBetween([a, record('c', { steps: 20, guidance: 3 })], 2)).toEqual(['steps', 'guidance']);
  expect(variedBetween([a, record('c', { steps: 20, guidance: 3 })], 1)).toEqual([]);
  expect(variedBetween([a, record('c', { steps: 20, prompt: 'wolf' })], 2)).toEqual([]);
  expect(variedBetween([a], 2)).toEqual([]);
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
