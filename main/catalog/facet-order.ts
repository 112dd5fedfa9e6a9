import type { FacetField, FacetValue } from '../domain/catalog-view.ts';

/** Most frequent first, ties by value; months and days newest first, ratings highest first. Empty values are no values. */
export function orderedFacet(
  values: readonly FacetValue[],
  field: FacetField,
  prefix: string,
  limit: number,
): readonly FacetValue[] {
  const wanted = prefix.toLowerCase();
  const kept = values.filter(({ value }) => value !== '' && value.toLowerCase().startsWith(wanted));
  const byValue = field === 'month' || field === 'day' || field === 'rating';
  return kept
    .sort((a, b) => (byValue ? compare(b.value, a.value) : b.count - a.count || compare(a.value, b.value)))
    .slice(0, limit);
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
