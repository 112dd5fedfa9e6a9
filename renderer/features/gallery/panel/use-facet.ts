import type { FacetField, FacetValue } from '../../../../main/domain/catalog-view.ts';
import type { QueryField } from '../../../../main/domain/query/ast.ts';
import { setField } from '../../../../main/domain/query/edit.ts';
import { printQuery } from '../../../../main/domain/query/printer.ts';
import { api } from '../../../api/api.ts';
import { useGallery } from '../gallery-store.ts';
import { useKeptCurrent } from './use-kept-current.ts';

interface Asked {
  readonly query: string;
  readonly field: FacetField;
  readonly limit: number;
}

/**
 * The values of what is in view with their counts, kept current; null until known. Those of the field itself are counted as if none
 * were chosen, so that another can be added.
 */
export function useFacet(facet: FacetField, field: QueryField, limit: number): readonly FacetValue[] | null {
  const query = useGallery((state) => printQuery(setField(state.query, field, null)));
  return useKeptCurrent(JSON.stringify({ query, field: facet, limit } satisfies Asked), askFacet);
}

function askFacet(question: string): Promise<readonly FacetValue[]> {
  const asked = JSON.parse(question) as Asked;
  return api.gallery.facet({ ...asked, prefix: '', view: `facet-${asked.field}` });
}
