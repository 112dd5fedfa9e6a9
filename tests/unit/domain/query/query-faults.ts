import { isDeepStrictEqual } from 'node:util';
import { completionAt } from '../../../../main/domain/query/complete.ts';
import { chipsOf } from '../../../../main/domain/query/edit.ts';
import { parseQuery } from '../../../../main/domain/query/parser.ts';
import { normalizeQuery, printQuery } from '../../../../main/domain/query/printer.ts';

/** What is wrong with how `text` is read; nothing, for any string at all. */
export function queryFaults(text: string): readonly string[] {
  const faults: string[] = [];
  const parsed = parseQuery(text);
  if (parsed.ok) {
    const again = parseQuery(printQuery(parsed.query));
    if (!isDeepStrictEqual(again, { ok: true, query: normalizeQuery(parsed.query) })) faults.push('identity');
    if (chipsOf(parsed.query).some((chip) => chip.text === '')) faults.push('empty chip');
  } else {
    const { position, length, expected } = parsed.error;
    if (position < 0 || length < 0 || position + length > text.length) faults.push('position');
    if (expected.length === 0) faults.push('nothing expected');
  }
  for (const caret of [0, text.length >> 1, text.length]) {
    const completion = completionAt(text, caret);
    if (completion !== null && completion.to > text.length) faults.push('completion');
  }
  return faults;
}
