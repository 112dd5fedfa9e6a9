import type { ValueCounts } from '../../../../main/domain/query/field-values.ts';
import { api } from '../../../api/api.ts';
import { useCollections } from '../collections-store.ts';
import { countTiles } from '../shown-jobs.ts';

/** What the library knows of values. @param most of one field */
export function valueCounts(most: number): ValueCounts {
  return {
    facet: (field, prefix) => api.gallery.facet({ query: '', field, prefix, limit: most }),
    collections: () => Promise.resolve(useCollections.getState().collections),
    counts: countTiles,
  };
}
