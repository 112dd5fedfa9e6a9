import type { FacetValue } from '../../../../main/domain/catalog-view.ts';
import {
  suggestFields,
  suggestFixedValues,
  valueToInsert,
  type Completion,
} from '../../../../main/domain/query/complete.ts';
import { fieldValues, type ValueCounts } from '../../../../main/domain/query/field-values.ts';
import { parseQuery } from '../../../../main/domain/query/parser.ts';

export interface SearchSuggestion {
  /** Put in place of what is being typed. */
  readonly insert: string;
  readonly label: string;
  /** What a field is for, or how many pictures have a value. */
  readonly detail: string;
}

const MAX_SHOWN = 10;

/** What could be typed on: fields at once, values with their counts. */
export async function suggestionsFor(
  completion: Completion | null,
  counts: ValueCounts,
): Promise<readonly SearchSuggestion[]> {
  if (completion === null) return [];
  if (completion.kind === 'field') {
    return suggestFields(completion.prefix)
      .slice(0, MAX_SHOWN)
      .map(({ text, help }) => ({ insert: text, label: text, detail: help }));
  }
  const { field, prefix } = completion;
  const fixed = suggestFixedValues(field, prefix).slice(0, MAX_SHOWN);
  const asked = fixed.flatMap((value) => {
    const parsed = parseQuery(`${field}:${value}`);
    return parsed.ok ? [{ value, query: parsed.query }] : [];
  });
  const found = await counts.counts(asked.map(({ query }) => query));
  const values = asked.map(({ value }, index): FacetValue => ({ value, count: found[index] ?? 0 }));
  values.push(...((await fieldValues(field, prefix, counts)) ?? []));
  return values.slice(0, MAX_SHOWN).map(({ value, count }) => ({
    insert: `${valueToInsert(field, value)} `,
    label: value,
    detail: count.toLocaleString(),
  }));
}
