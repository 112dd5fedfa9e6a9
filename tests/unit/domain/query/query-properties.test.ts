import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseQuery } from '../../../../main/domain/query/parser.ts';
import { normalizeQuery, printQuery } from '../../../../main/domain/query/printer.ts';
import { arbitraryQuery, queryLikeText } from './arbitrary-query.ts';
import { queryFaults } from './query-faults.ts';

test('a printed tree parses back to its normal form', () => {
  fc.assert(
    fc.property(arbitraryQuery, (query) => {
      expect(parseQuery(printQuery(query))).toEqual({ ok: true, query: normalizeQuery(query) });
    }),
    { numRuns: 3000, seed: 42 },
  );
});

test('a normal form is its own normal form', () => {
  fc.assert(
    fc.property(arbitraryQuery, (query) => {
      const normal = normalizeQuery(query);
      expect(normalizeQuery(normal)).toEqual(normal);
    }),
    { numRuns: 1000, seed: 43 },
  );
});

test('no string makes it throw; faults lie inside the text and what parses prints', () => {
  fc.assert(
    fc.property(fc.oneof(queryLikeText, fc.string({ unit: 'binary' })), (text) => {
      expect(queryFaults(text)).toEqual([]);
    }),
    { numRuns: 5000, seed: 44 },
  );
});
