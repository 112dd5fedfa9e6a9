import type { FacetValue } from '../../main/domain/catalog-view.ts';
import { api } from './api.ts';

/** Tags in use that begin with `prefix`, most frequent first. */
export async function suggestTags(prefix: string): Promise<readonly FacetValue[]> {
  return await api.gallery.facet({ query: '', field: 'tag', prefix: prefix.trim(), limit: 20 });
}
