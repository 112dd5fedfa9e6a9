import { describe, expect, test } from 'vitest';
import type { Query } from '../../../../main/domain/query/ast.ts';
import {
  completionAt,
  suggestFields,
  suggestFixedValues,
  valueToInsert,
} from '../../../../main/domain/query/complete.ts';
import {
  addTerm,
  chipsOf,
  chosenValues,
  fieldTerm,
  hasTerm,
  removeTerm,
  replaceTerm,
  setField,
  toggleNot,
  toggleTerm,
  toggleValue,
  isChosen,
} from '../../../../main/domain/query/edit.ts';
import { parseQuery } from '../../../../main/domain/query/parser.ts';
import { printQuery } from '../../../../main/domain/query/printer.ts';

function query(text: string): Query {
  const result = parseQuery(text);
  if (!result.ok) throw new Error(result.error.message);
  return result.query;
}

describe('chips', () => {
  test('one per top-level term', () => {
    const chips = chipsOf(query('fox -model:flux (tag:a OR tag:b) (cat OR tag:c)'));
    expect(chips.map((chip) => [chip.text, chip.negated, chip.field])).toEqual([
      ['fox', false, null],
      ['model:flux', true, 'model'],
      ['tag:a OR tag:b', false, 'tag'],
      ['cat OR tag:c', false, null],
    ]);
    expect(chipsOf({ kind: 'all' })).toEqual([]);
    expect(chipsOf(query('a OR b'))).toHaveLength(1);
  });

  test('add, remove, replace, negate', () => {
    const start = query('fox rating:>=3');
    expect(printQuery(addTerm(start, fieldTerm('type', 'inpaint')))).toBe('fox rating:>=3 type:inpaint');
    expect(addTerm(start, query('fox'))).toEqual(start);
    expect(printQuery(removeTerm(start, 0))).toBe('rating:>=3');
    expect(removeTerm(query('fox'), 0)).toEqual({ kind: 'all' });
    expect(printQuery(replaceTerm(start, 1, query('a OR b')))).toBe('fox (a OR b)');
    expect(printQuery(toggleNot(start, 1))).toBe('fox -rating:>=3');
    expect(toggleNot(toggleNot(start, 1), 1)).toEqual(start);
  });

  test('a field can be set, replaced and cleared', () => {
    const start = query('fox rating:>=3 -rating:5');
    const value = { kind: 'compare', operator: '>=', value: '4' } as const;
    expect(printQuery(setField(start, 'rating', value))).toBe('fox rating:>=4');
    expect(printQuery(setField(start, 'rating', null))).toBe('fox');
  });

  test('values of a facet are chosen one by one', () => {
    // One model is one, whatever its folder and extension.
    const spelled = query('model:"SDXL/Flux Dev.safetensors"');
    expect(isChosen(spelled, 'model', 'flux dev')).toBe(true);
    expect(printQuery(toggleValue(spelled, 'model', 'flux dev'))).toBe('');
    const one = toggleValue(query('fox'), 'model', 'flux dev');
    expect(printQuery(one)).toBe('fox model:"flux dev"');
    const two = toggleValue(one, 'model', 'sdxl');
    expect(printQuery(two)).toBe('fox (model:"flux dev" OR model:"sdxl")');
    expect(chosenValues(two, 'model')).toEqual(['flux dev', 'sdxl']);
    expect(printQuery(toggleValue(two, 'model', 'flux dev'))).toBe('fox model:"sdxl"');
    expect(toggleValue(one, 'model', 'flux dev')).toEqual(query('fox'));
    expect(printQuery(toggleValue({ kind: 'all' }, 'created', '2026-11'))).toBe('created:2026-11');
  });

  test('conditions that a picture can meet together are chosen side by side', () => {
    const duplicate = fieldTerm('is', 'duplicate');
    const one = toggleTerm(query('fox'), duplicate);
    const two = toggleTerm(one, fieldTerm('is', 'missing'));
    expect(parseQuery(printQuery(two))).toEqual(parseQuery('fox is:duplicate is:missing'));
    // What was typed is the same condition.
    expect(hasTerm(query('fox is:duplicate'), duplicate)).toBe(true);
    expect(hasTerm(query('fox -is:duplicate'), duplicate)).toBe(false);
    expect(toggleTerm(query('fox is:duplicate'), duplicate)).toEqual(query('fox'));
  });
});

describe('completion', () => {
  test('finds the field or the value at the caret', () => {
    expect(completionAt('fox mod', 7)).toEqual({ kind: 'field', prefix: 'mod', from: 4, to: 7 });
    expect(completionAt('fox model:fl', 12)).toEqual({
      kind: 'value',
      field: 'model',
      prefix: 'fl',
      from: 10,
      to: 12,
    });
    expect(completionAt('model:"flux d', 13)).toEqual({
      kind: 'value',
      field: 'model',
      prefix: 'flux d',
      from: 6,
      to: 13,
    });
    expect(completionAt('(-ty', 4)).toEqual({ kind: 'field', prefix: 'ty', from: 2, to: 4 });
    expect(completionAt('', 0)).toEqual({ kind: 'field', prefix: '', from: 0, to: 0 });
    expect(completionAt('"red fo', 7)).toBeNull();
    expect(completionAt('nothing:x', 9)).toBeNull();
  });

  test('suggests fields by name and alias, and values the grammar knows', () => {
    expect(suggestFields('cf').map((one) => one.text)).toEqual(['guidance:']);
    expect(suggestFields('st').map((one) => one.text)).toEqual([
      'steps:',
      'denoise:',
      'status:',
      'rating:',
      'stack:',
    ]);
    expect(suggestFixedValues('type', 'in')).toEqual(['inpaint']);
    expect(suggestFixedValues('aspect', '1')).toEqual(['16:9']);
  });

  test('writes a value so that it parses back', () => {
    expect(valueToInsert('type', 'inpaint')).toBe('inpaint');
    expect(valueToInsert('tag', 'a"b')).toBe(String.raw`"a\"b"`);
  });
});
