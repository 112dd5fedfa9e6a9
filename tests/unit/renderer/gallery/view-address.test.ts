import { expect, it, vi } from 'vitest';
import { GROUP_KEYS, SORT_KEYS, type Sort } from '../../../../main/domain/catalog-view.ts';
import { parseQuery } from '../../../../main/domain/query/parser.ts';
import { parseRoute, routeHref } from '../../../../renderer/api/navigation.ts';
import type { ViewOrder } from '../../../../renderer/features/gallery/gallery-store.ts';
import { addressOf, orderIn } from '../../../../renderer/features/gallery/view-address.ts';

vi.mock('../../../../renderer/api/memory.ts', () => ({ recall: () => undefined, remember: () => undefined }));
vi.mock('../../../../renderer/api/api.ts', () => ({ api: {} }));
// The module of the addresses looks at its own first.
vi.hoisted(() => {
  const history = { state: null, replaceState: () => undefined };
  vi.stubGlobal('window', Object.assign(new EventTarget(), { location: { hash: '' }, history }));
});

function throughAddress(order: ViewOrder, text: string): unknown {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const route = parseRoute(routeHref('gallery', addressOf({ query: parsed.query, ...order })));
  if (route.name !== 'gallery') throw new Error(`another screen: ${route.name}`);
  return { query: route.params.query, order: orderIn(route.params) };
}

it('an address names the whole view', () => {
  for (const key of SORT_KEYS) {
    for (const group of GROUP_KEYS) {
      const sort: Sort = {
        key,
        direction: key.length % 2 === 0 ? 'ascending' : 'descending',
        ...(key === 'custom' && { collectionId: '7d9c1a52-6f0e-4c2b-9a7e-0f4c5f6d7e8f' }),
        ...(key === 'random' && { shuffle: 1_234_567 }),
      };
      const order: ViewOrder = { sort, group, stacks: group === 'day' };
      expect(throughAddress(order, 'path:"a & b#1" -fox')).toEqual({ query: 'path:"a & b#1" -fox', order });
      expect(throughAddress(order, '')).toEqual({ query: undefined, order });
    }
  }
});

it('a link that names no order, or none there is, leaves it', () => {
  expect(orderIn({ query: 'fox' })).toBeNull();
  expect(orderIn({ sort: 'beauty.ascending', group: 'day' })).toBeNull();
});
