import { useEffect } from 'react';
import { GROUP_KEYS, SORT_KEYS, type Sort } from '../../../main/domain/catalog-view.ts';
import type { Query } from '../../../main/domain/query/ast.ts';
import { fieldTerm } from '../../../main/domain/query/edit.ts';
import { printQuery } from '../../../main/domain/query/printer.ts';
import { navigate, routeHref, useNavigation, type Routes } from '../../api/navigation.ts';
import { setQueryText, showView, useGallery, type ViewOrder } from './gallery-store.ts';
import { recallOrder } from './remembered-order.ts';

type GalleryParams = Routes['gallery'];

/** A view as its address names it. */
export function addressOf({
  query,
  sort,
  group,
  stacks,
}: ViewOrder & { readonly query: Query }): GalleryParams {
  const text = printQuery(query);
  const { key, direction, collectionId, shuffle } = sort;
  return {
    ...(text !== '' && { query: text }),
    sort: [key, direction, collectionId ?? shuffle].filter((part) => part !== undefined).join('.'),
    ...(group !== 'none' && { group }),
    ...(stacks && { stacks: 'yes' }),
  };
}

/** The order that an address names; null where it names none, as most links don't. */
export function orderIn({ sort, group, stacks }: GalleryParams): ViewOrder | null {
  const [sortKey, direction, more] = sort?.split('.') ?? [];
  const key = SORT_KEYS.find((one) => one === sortKey);
  if (key === undefined) return null;
  const named: Sort = {
    key,
    direction: direction === 'ascending' ? 'ascending' : 'descending',
    ...(key === 'custom' && more !== undefined && { collectionId: more }),
    ...(key === 'random' && { shuffle: Math.trunc(Number(more)) || 0 }),
  };
  return {
    sort: named,
    group: GROUP_KEYS.find((one) => one === group) ?? 'none',
    stacks: stacks === 'yes',
  };
}

/** Of the address whose view is shown. */
let followedKey = '';

function follow(params: GalleryParams): void {
  const shown = useGallery.getState();
  const order = orderIn(params);
  const { collection } = params;
  const query =
    params.query ?? (collection === undefined ? undefined : printQuery(fieldTerm('collection', collection)));
  if (order !== null) {
    const isShown =
      shown.asked > 0 && routeHref('gallery', addressOf(shown)) === routeHref('gallery', params);
    if (!isShown) showView(query ?? '', order, false);
  } else if (shown.asked === 0) {
    const { sort, group, stacks } = shown;
    showView(query ?? '', { sort, group, stacks, ...recallOrder() }, false);
  } else if (query !== undefined) setQueryText(query, false);
}

/** @param isStep whether one can go back to what the address named so far */
function write(isStep: boolean): void {
  const { location } = useNavigation.getState();
  if (location.name !== 'gallery') return;
  const params = addressOf(useGallery.getState());
  if (routeHref('gallery', params) === routeHref('gallery', location.params)) return;
  navigate('gallery', params, { replace: !isStep });
  followedKey = useNavigation.getState().location.key;
}

/**
 * Keeps the address and what is shown one: a link can name a search, a collection or a whole view; going back and loading the page
 * anew show what was shown. Who comes back from a picture finds what was searched for since.
 */
export function useViewAddress(): void {
  const location = useNavigation((state) => state.location);
  useEffect(() => {
    if (location.name !== 'gallery' || location.key === followedKey) return;
    followedKey = location.key;
    follow(location.params);
    write(false);
  }, [location]);
  useEffect(
    () =>
      useGallery.subscribe((now, before) => {
        const { query, sort, group, stacks } = before;
        const isSame =
          now.query === query && now.sort === sort && now.group === group && now.stacks === stacks;
        if (!isSame) write(now.steps !== before.steps);
      }),
    [],
  );
}
