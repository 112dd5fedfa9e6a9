import { describe, expect, test } from 'vitest';
import type { Query } from '../../../../main/domain/query/ast.ts';
import { MAX_QUERY_LENGTH, MAX_QUERY_NESTING, parseQuery } from '../../../../main/domain/query/parser.ts';
import type { QueryError } from '../../../../main/domain/query/parser.ts';
import { printQuery } from '../../../../main/domain/query/printer.ts';

function parsed(text: string): Query {
  const result = parseQuery(text);
  if (!result.ok) throw new Error(result.error.message);
  return result.query;
}

function fault(text: string): QueryError {
  const result = parseQuery(text);
  if (result.ok) throw new Error(`parsed: ${text}`);
  return result.error;
}

const word = (text: string): Query => ({ kind: 'word', text, prefix: false });

describe('the grammar', () => {
  test('nothing matches everything', () => {
    expect(parsed('')).toEqual({ kind: 'all' });
    expect(parsed('  \n')).toEqual({ kind: 'all' });
  });

  test('words must all match, and OR binds looser', () => {
    expect(parsed('a b OR c')).toEqual({
      kind: 'or',
      terms: [{ kind: 'and', terms: [word('a'), word('b')] }, word('c')],
    });
    expect(parsed('a (b OR c)')).toEqual({
      kind: 'and',
      terms: [word('a'), { kind: 'or', terms: [word('b'), word('c')] }],
    });
  });

  test('prefix, phrase, not', () => {
    expect(parsed('wat*')).toEqual({ kind: 'word', text: 'wat', prefix: true });
    expect(parsed('"red fox"')).toEqual({ kind: 'phrase', text: 'red fox' });
    expect(parsed('-"red fox"')).toEqual({ kind: 'not', term: { kind: 'phrase', text: 'red fox' } });
    expect(parsed('--a')).toEqual(word('a'));
    expect(parsed('film-noir')).toEqual(word('film-noir'));
    expect(parsed('“red fox”')).toEqual({ kind: 'phrase', text: 'red fox' });
  });

  test('other signs that stand alone are punctuation too, unless there is nothing else', () => {
    for (const text of ['salt & pepper', '🧂 salt — pepper', 'salt pepper …'])
      expect(parsed(text)).toEqual(parsed('salt pepper'));
    expect(parsed('-🦊 fox NOT & snow')).toEqual(parsed('fox snow'));
    expect(parseQuery('fox OR 🦊')).toMatchObject({ ok: false });
    expect(parseQuery(' 🦊 & ')).toMatchObject({
      ok: false,
      error: { position: 1, length: 4, expected: expect.arrayContaining(['a word']) as unknown },
    });
  });

  test('a dash that stands alone is punctuation, and so are several', () => {
    for (const text of ['Street - bike', 'Street -- bike', 'Street bike ---'])
      expect(parsed(text)).toEqual(parsed('Street bike'));
  });

  test('words of any script', () => {
    expect(parsed('水彩画 夕焼け')).toEqual({ kind: 'and', terms: [word('水彩画'), word('夕焼け')] });
  });

  test('fields and their aliases', () => {
    expect(parsed('cfg:7')).toEqual({
      kind: 'field',
      field: 'guidance',
      value: { kind: 'compare', operator: '=', value: '7' },
    });
    expect(parsed('model:"flux dev"')).toEqual({
      kind: 'field',
      field: 'model',
      value: { kind: 'text', text: 'flux dev', exact: true, prefix: false },
    });
    expect(parsed('model:flu*')).toEqual({
      kind: 'field',
      field: 'model',
      value: { kind: 'text', text: 'flu', exact: false, prefix: true },
    });
    expect(parsed('steps:20..30')).toEqual({
      kind: 'field',
      field: 'steps',
      value: { kind: 'range', from: '20', to: '30' },
    });
    expect(parsed('rating:>=4')).toEqual({
      kind: 'field',
      field: 'rating',
      value: { kind: 'compare', operator: '>=', value: '4' },
    });
    expect(parsed('Type:IMG2IMG')).toEqual({
      kind: 'field',
      field: 'type',
      value: { kind: 'text', text: 'image-to-image', exact: true, prefix: false },
    });
    expect(printQuery(parsed('created:2026-11-01..today -fav:true'))).toBe(
      'created:2026-11-01..today -favorite:yes',
    );
  });

  test('a star alone is any value there is', () => {
    expect(parsed('-tag:*')).toEqual({
      kind: 'not',
      term: { kind: 'field', field: 'tag', value: { kind: 'text', text: '', exact: false, prefix: true } },
    });
    expect(printQuery(parsed('-tag:* model:*'))).toBe('-tag:* model:*');
  });

  test('a value that some number can match is none the less one', () => {
    for (const text of [
      'rating:>4',
      'rating:<1',
      'rating:3.5..4',
      'rating:0..9',
      'mp:0',
      'cfg:-1',
      'denoise:0',
    ])
      expect(parsed(text)).toMatchObject({ kind: 'field' });
  });

  test('a web address is a word', () => {
    expect(parsed('https://example.org/a')).toEqual(word('https://example.org/a'));
  });
});

describe('faults', () => {
  test.each<[string, number, number, string]>([
    ['cat OR', 6, 0, 'Something is missing at the end.'],
    ['OR cat', 0, 2, 'OR needs a term on both sides.'],
    ['(cat', 0, 1, 'This parenthesis is never closed.'],
    ['cat)', 3, 1, 'This parenthesis closes nothing.'],
    ['()', 1, 1, 'Something is missing before this parenthesis.'],
    ['a "red fox', 2, 8, 'The quotation mark is never closed.'],
    ['cat modle:flux', 4, 5, 'There is no field “modle”. Did you mean “model”?'],
    ['steps:many', 6, 4, '“many” is not a number.'],
    ['created:2026-02-30', 8, 10, '“2026-02-30” is not a date.'],
    ['type:painting', 5, 8, '“type” has no value “painting”.'],
    ['model: flux', 0, 6, 'Write a value directly after “model:”.'],
    ['steps:30..20', 6, 6, 'The range is upside down.'],
    ['model:""*', 0, 9, 'Write a value directly after “model:”.'],
    ['steps:*', 6, 1, '“*” is not a number.'],
    ['rating:7', 7, 1, 'No picture can have this rating.'],
    ['rating:>5', 7, 2, 'No picture can have this rating.'],
    ['rating:6..9', 7, 4, 'No picture can have this rating.'],
    ['stars:3.5', 6, 3, 'No picture can have this rating.'],
    ['rating:-1', 7, 2, 'No picture can have this rating.'],
    ['w:0', 2, 1, 'No picture can have this width.'],
    ['denoise:<0', 8, 2, 'No picture can have this denoise.'],
    ['seed:>18446744073709551615', 5, 21, 'No seed is greater than this.'],
    ['seed:<0', 5, 2, 'No seed is less than 0.'],
    ['same:"ffff seed"', 5, 11, '“ffff seed” does not name a picture and settings.'],
    ['same:*', 5, 1, '“” does not name a picture and settings.'],
    ['a *', 2, 1, 'A star needs letters before it, as in cat*.'],
  ])('%s', (text, position, length, message) => {
    expect(fault(text)).toMatchObject({ position, length, message });
  });

  test('an enum says what it takes', () => {
    expect(fault('mark:').expected).toEqual(['final', 'wip', 'experiment', 'reject', 'none']);
  });

  test('a number says between which it lies', () => {
    expect(fault('rating:7').expected).toEqual(['a whole number from 0 to 5']);
    expect(fault('size:<0').expected).toEqual(['a number from 0 up']);
  });

  test('names that objects have by themselves are no fields', () => {
    expect(fault('constructor:x').message).toContain('There is no field');
    expect(fault('type:constructor').message).toContain('has no value');
  });

  test('nesting and length are capped', () => {
    const deep = MAX_QUERY_NESTING + 1;
    expect(fault('('.repeat(deep) + 'a' + ')'.repeat(deep)).message).toContain('nested deeper');
    expect(parsed('('.repeat(MAX_QUERY_NESTING) + 'a' + ')'.repeat(MAX_QUERY_NESTING))).toEqual(word('a'));
    expect(fault('a'.repeat(MAX_QUERY_LENGTH + 1)).position).toBe(MAX_QUERY_LENGTH);
    expect(parsed('-'.repeat(MAX_QUERY_LENGTH - 1) + 'a')).toEqual({ kind: 'not', term: word('a') });
  });
});
