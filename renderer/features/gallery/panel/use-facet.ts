import { useEffect, useState } from 'react';
import type { FacetField, FacetValue } from '../../../../main/domain/catalog-view.ts';
import type { QueryField } from '../../../../main/domain/query/ast.ts';
import { setField } from '../../../../main/domain/query/edit.ts';
import { printQuery } from '../../../../main/domain/query/printer.ts';
import { api } from '../../../api/api.ts';
import { useGallery } from '../gallery-store.ts';
import { useSetVersion } from '../use-set.ts';

/**
 * The values of what is in view with their counts, kept current; null until known. Those of the field itself are counted as if none
 * were chosen, so that another can be added.
 */
export function useFacet(facet: FacetField, field: QueryField, limit: number): readonly FacetValue[] | null {
  const query = useGallery((state) => printQuery(setField(state.query, field, null)));
  const set = useGallery((state) => state.set);
  const revision = useSetVersion(set) > 0 ? set?.revision : undefined;
  const [values, setValues] = useState<readonly FacetValue[] | null>(null);
  useEffect(() => {
    let current = true;
    // Counted anew with every revision.
    const { revision: _, ...asked } = { query, limit, revision };
    const timer = setTimeout(() => {
      api.gallery.facet({ ...asked, field: facet, prefix: '', view: `facet-${facet}` }).then(
        (found) => {
          if (current) setValues(found);
        },
        // The counts stay as they were; the grid itself says what is wrong.
        () => undefined,
      );
    }, 60);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [query, facet, limit, revision]);
  return values;
}
