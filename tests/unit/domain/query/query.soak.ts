import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseQuery } from '../../../../main/domain/query/parser.ts';
import { normalizeQuery, printQuery } from '../../../../main/domain/query/printer.ts';
import { arbitraryQuery, queryLikeText } from './arbitrary-query.ts';
import { queryFaults } from './query-faults.ts';

test('200,000 random strings', () => {
  fc.assert(
    fc.property(fc.oneof(queryLikeText, fc.string({ unit: 'binary', maxLength: 200 })), (text) => {
      expect(queryFaults(text)).toEqual([]);
    }),
    { numRuns: 200_000 },
  );
});

test('100,000 random trees', () => {
  fc.assert(
    fc.property(arbitraryQuery, (query) => {
      expect(parseQuery(printQuery(query))).toEqual({ ok: true, query: normalizeQuery(query) });
    }),
    { numRuns: 100_000 },
  );
});
