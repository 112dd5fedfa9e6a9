import type { FacetField, FacetValue } from '../catalog-view.ts';
import { collectionCalls, collectionTerms, type NamedCollection } from '../collection-names.ts';
import type { Query, QueryField } from './ast.ts';

/** What the catalog knows of values. */
export interface ValueCounts {
  /** The most frequent values that begin so. */
  facet(field: FacetField, prefix: string): Promise<readonly FacetValue[]>;
  /** With how many pictures a search for each finds. */
  collections(): Promise<readonly (NamedCollection & { readonly count: number })[]>;
  /** How many each of the queries finds. */
  counts(queries: readonly Query[]): Promise<readonly number[]>;
}

/** Facets that hold the values of a field, where the grammar doesn't know them all. */
const FACET_OF: Partial<Record<QueryField, FacetField>> = {
  model: 'model',
  lora: 'lora',
  sampler: 'sampler',
  scheduler: 'scheduler',
  engine: 'engine',
  tag: 'tag',
  root: 'root',
  project: 'project',
  session: 'session',
  batch: 'batch',
  created: 'month',
};

/** Values that the catalog knows of a field, as a query calls them; null where it has no list of them. */
export async function fieldValues(
  field: QueryField,
  prefix: string,
  catalog: ValueCounts,
): Promise<readonly FacetValue[] | null> {
  if (field === 'collection') {
    const collections = await catalog.collections();
    const wanted = prefix.toLowerCase();
    const calls = collectionCalls(collections);
    const terms = collectionTerms(collections);
    return collections
      .filter(({ id }) => calls.get(id)?.some((call) => call.startsWith(wanted)))
      .map(({ id, count }) => ({ value: terms.get(id) ?? id, count }))
      .toSorted((a, b) => b.count - a.count);
  }
  const facet = FACET_OF[field];
  return facet === undefined ? null : await catalog.facet(facet, prefix);
}
