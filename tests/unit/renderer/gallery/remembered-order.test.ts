import { expect, test, vi } from 'vitest';
import { orderText, parseOrder } from '../../../../renderer/features/gallery/remembered-order.ts';

vi.mock('../../../../renderer/api/api.ts', () => ({ api: {} }));
vi.mock('../../../../renderer/api/memory.ts', () => ({}));

test.each([
  { sort: { key: 'rating', direction: 'ascending' }, group: 'day', stacks: true },
  { sort: { key: 'random', direction: 'descending', shuffle: 7 }, group: 'none', stacks: false },
] as const)('an order is read back as it was: %j', (order) => {
  expect(parseOrder(orderText(order))).toEqual(order);
});

test('manual order is a collection’s own', () => {
  const order = {
    sort: { key: 'custom', direction: 'ascending', collectionId: 'c' },
    group: 'none',
  } as const;
  expect(parseOrder(orderText({ ...order, stacks: false }))).toEqual({ group: 'none', stacks: false });
});

test.each([undefined, '', 'null', '[]', '{"key":"taste","group":7,"stacks":"yes"}'])(
  '%s is no order',
  (text) => {
    expect(parseOrder(text)).toEqual({});
  },
);
