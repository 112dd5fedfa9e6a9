import fc from 'fast-check';
import { parseQuery } from '../../../main/domain/query/parser.ts';
import { atMost, quantile } from '../measure.ts';
import type { BenchResult } from '../result.ts';
import { VIEW_CASES } from './view-cases.ts';

const STRINGS = 100_000;
const LIMIT_MS = 1;

/** What happens at every keystroke before anything is searched: of queries as they are typed, and of anything at all. */
export function benchParse(): BenchResult[] {
  const typed = VIEW_CASES.flatMap(({ text }) =>
    Array.from(text(1), (_letter, index) => text(1).slice(0, index + 1)),
  );
  const anything = fc.sample(fc.string({ unit: 'binary', maxLength: 200 }), { numRuns: STRINGS, seed: 1 });
  return Object.entries({ typed, anything }).flatMap(([id, texts]) => {
    const times = texts.map((text) => {
      const begun = performance.now();
      parseQuery(text);
      return performance.now() - begun;
    });
    return [
      atMost(`parse.${id}.p50`, quantile(times, 0.5), 'ms', null),
      atMost(`parse.${id}.p99`, quantile(times, 0.99), 'ms', LIMIT_MS),
    ];
  });
}
