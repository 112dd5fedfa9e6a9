import type { FacetField, FacetValue } from '../../../../main/domain/catalog-view.ts';
import type { QueryField } from '../../../../main/domain/query/ast.ts';
import {
  suggestFields,
  suggestFixedValues,
  valueToInsert,
  type Completion,
} from '../../../../main/domain/query/complete.ts';

export interface SearchSuggestion {
  /** Put in place of what is being typed. */
  readonly insert: string;
  readonly label: string;
  /** What a field is for, or how many pictures have a value. */
  readonly detail: string;
}

/** Facets that hold the values of a field. */
const FACET_OF: Partial<Record<QueryField, FacetField>> = {
  model: 'model',
  lora: 'lora',
  sampler: 'sampler',
  scheduler: 'scheduler',
  engine: 'engine',
  format: 'format',
  tag: 'tag',
  root: 'root',
  collection: 'collection',
  type: 'type',
  mark: 'mark',
};

const MAX_SHOWN = 10;

export type FetchFacet = (field: FacetField, prefix: string) => Promise<readonly FacetValue[]>;

/** What could be typed on: fields at once, values of the catalog with their counts. */
export async function suggestionsFor(
  completion: Completion | null,
  fetchFacet: FetchFacet,
): Promise<readonly SearchSuggestion[]> {
  if (completion === null) return [];
  if (completion.kind === 'field') {
    return suggestFields(completion.prefix)
      .slice(0, MAX_SHOWN)
      .map(({ text, help }) => ({ insert: text, label: text, detail: help }));
  }
  const { field, prefix } = completion;
  const facet = FACET_OF[field];
  if (facet !== undefined) {
    const values = await fetchFacet(facet, prefix);
    return values.slice(0, MAX_SHOWN).map(({ value, count }) => ({
      insert: `${valueToInsert(field, value)} `,
      label: value,
      detail: count.toLocaleString(),
    }));
  }
  return suggestFixedValues(field, prefix)
    .slice(0, MAX_SHOWN)
    .map((value) => ({ insert: `${valueToInsert(field, value)} `, label: value, detail: '' }));
}
