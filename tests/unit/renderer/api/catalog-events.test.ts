import { expect, it, vi } from 'vitest';
import type { CatalogEvent } from '../../../../main/domain/catalog.ts';
import { heardRevision, onCatalogEvent, watchCatalog } from '../../../../renderer/api/catalog-events.ts';

interface Handlers {
  onSnapshot(snapshot: { revision: number }): void;
  onDelta(event: CatalogEvent): void;
}
const subscriptions = vi.hoisted(() => [] as Handlers[]);
vi.mock('../../../../renderer/api/api.ts', () => ({
  api: {
    gallery: {
      events: {
        subscribe: (_: unknown, handlers: Handlers) => {
          subscriptions.push(handlers);
          return () => undefined;
        },
      },
    },
  },
}));

it('is heard once for the whole page, whoever comes and goes', () => {
  watchCatalog();
  const told: CatalogEvent[] = [];
  const [main] = subscriptions;
  main?.onSnapshot({ revision: 7 });
  expect(heardRevision()).toBe(7);

  const stop = onCatalogEvent((event) => told.push(event));
  main?.onDelta({ kind: 'journal', revision: 8 });
  stop();
  main?.onDelta({ kind: 'images', revision: 9 });
  onCatalogEvent((event) => told.push(event));
  expect(told).toEqual([{ kind: 'journal', revision: 8 }]);
  expect(heardRevision()).toBe(9);

  // The connection was lost and came back: nothing happened meanwhile, then something.
  main?.onSnapshot({ revision: 9 });
  main?.onSnapshot({ revision: 10 });
  expect(told.slice(1)).toEqual([{ kind: 'images', revision: 10 }]);
  expect(subscriptions).toHaveLength(1);
});
