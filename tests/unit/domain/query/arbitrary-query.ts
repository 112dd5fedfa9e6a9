import * as fc from 'fast-check';
import { QUERY_FIELDS } from '../../../../main/domain/query/ast.ts';
import type { FieldValue, Query, QueryField } from '../../../../main/domain/query/ast.ts';
import { FIELD_SPECS } from '../../../../main/domain/query/fields.ts';
import { numericRange, seedRange } from '../../../../main/domain/query/values.ts';

const text = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12, unit: 'binary' }),
  fc.constantFrom(
    'cat',
    'two words',
    'OR',
    '-x',
    'a*',
    '風景',
    'model:x',
    '16:9',
    '"',
    '\\',
    '(',
    'http://x/y',
    '“”',
  ),
);
const date = fc.constantFrom('2026', '2026-11', '2026-11-21', 'today', 'yesterday', '7d', '3w', '2mo');
const operator = fc.constantFrom('=' as const, '>' as const, '>=' as const, '<' as const, '<=' as const);

function ordered(pair: readonly [string, string]): readonly [string, string] {
  return Number(pair[0]) <= Number(pair[1]) ? pair : [pair[1], pair[0]];
}

function valueOf(field: QueryField): fc.Arbitrary<FieldValue> {
  const spec = FIELD_SPECS[field];
  switch (spec.kind) {
    case 'text':
      return fc.record({
        kind: fc.constant('text' as const),
        text: field === 'same' ? fc.constantFrom('3f2a', '3f2a except seed steps') : text,
        exact: fc.boolean(),
        prefix: fc.boolean(),
      });
    case 'enum':
    case 'flag':
      return fc
        .constantFrom(...spec.values)
        .map((value) => ({ kind: 'text' as const, text: value, exact: true, prefix: false }));
    case 'date':
      return fc.record({ kind: fc.constant('compare' as const), operator, value: date });
    case 'aspect':
      return fc.record({
        kind: fc.constant('compare' as const),
        operator,
        value: fc.constantFrom('16:9', '1.5', '4:3'),
      });
    case 'number':
    case 'seed':
    case 'bytes': {
      const number = fc.integer({ min: 0, max: Math.min(9999, spec.greatest) }).map(String);
      const value = fc.oneof<fc.Arbitrary<FieldValue>[]>(
        fc.record({ kind: fc.constant('compare' as const), operator, value: number }),
        fc.tuple(number, number).map((pair) => {
          const [from, to] = ordered(pair);
          return { kind: 'range' as const, from, to };
        }),
        number.map((from) => ({ kind: 'range' as const, from, to: null })),
      );
      // What nothing can match, as a seed below 0, is a fault.
      return value.filter((one) => (spec.kind === 'seed' ? seedRange(one) : numericRange(field, one, 0)).ok);
    }
  }
}

const leaf: fc.Arbitrary<Query> = fc.oneof(
  fc.record({ kind: fc.constant('word' as const), text, prefix: fc.boolean() }),
  fc.record({ kind: fc.constant('phrase' as const), text }),
  fc
    .constantFrom(...QUERY_FIELDS)
    .chain((field) => valueOf(field).map((value) => ({ kind: 'field' as const, field, value }))),
  fc.constant({ kind: 'all' as const }),
);

/** Any tree, also ones the parser would never build. */
export const arbitraryQuery: fc.Arbitrary<Query> = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    tie('query').map((term) => ({ kind: 'not' as const, term })),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      terms: fc.array(tie('query'), { maxLength: 4 }),
    }),
  ),
})).query;

/** Strings made mostly of what the grammar gives a meaning to. */
export const queryLikeText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '(',
        ')',
        '"',
        '-',
        ' ',
        '*',
        ':',
        '..',
        '>=',
        'OR',
        ' OR ',
        'AND',
        'NOT',
        '\\',
        '“',
        '\n',
      ),
      fc.constantFrom(
        'model:',
        'cfg:',
        'created:',
        'type:',
        'has:',
        'nothing:',
        'constructor:',
        '__proto__:',
      ),
      fc.constantFrom('cat', '7', '2026-11', '>7d', '2MB', '16:9', '水彩画', '\u{1F98A}', '\u{D800}'),
      fc.string({ maxLength: 4, unit: 'binary' }),
    ),
    { maxLength: 24 },
  )
  .map((parts) => parts.join(''));
