import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { OperationProgress } from '../../../../main/domain/operation.ts';
import { followOperation, startOperation, useOperations } from '../../../../renderer/api/operations.ts';

vi.mock('../../../../renderer/api/api.ts', () => ({ api: {} }));

beforeEach(() => {
  vi.useFakeTimers();
  useOperations.setState({ running: [] });
});
afterEach(() => vi.useRealTimers());

const running = () => useOperations.getState().running.map(({ title, done, total }) => [title, done, total]);

it('what is over soon is not shown', () => {
  const { show, end } = startOperation({ operationId: 'a', title: 'Rating', cancel: () => undefined });
  show(3, 10);
  end();
  vi.runAllTimers();
  expect(running()).toEqual([]);
});

it('what takes long is shown as far as it is, with its own way to stop it, until it ends', () => {
  const cancel = vi.fn<() => void>();
  const { show, end } = startOperation({ operationId: 'a', title: 'Rating', cancel });
  show(3, 10);
  vi.runAllTimers();
  expect(running()).toEqual([['Rating', 3, 10]]);
  show(7, 10);
  expect(running()).toEqual([['Rating', 7, 10]]);
  useOperations.getState().running[0]?.cancel();
  expect(cancel).toHaveBeenCalledOnce();
  end();
  expect(running()).toEqual([]);
});

it('hears of its own progress only, and is stopped by its own id', async () => {
  let tell = (_heard: OperationProgress): void => undefined;
  const unsubscribe = vi.fn<() => void>();
  const progress = {
    subscribe: (_: unknown, { onDelta }: { onDelta: typeof tell }) => {
      tell = onDelta;
      return unsubscribe;
    },
  } as unknown as Parameters<typeof followOperation>[1]['progress'];
  const cancel = vi.fn<() => Promise<unknown>>(async () => null);
  const work = Promise.withResolvers<string>();
  let own = '';
  const done = followOperation('Tagging', { progress, cancel }, (operationId) => {
    own = operationId;
    return work.promise;
  });
  vi.runAllTimers();
  tell({ operationId: 'b', done: 1, total: 2 });
  tell({ operationId: own, done: 50, total: 100 });
  expect(running()).toEqual([['Tagging', 50, 100]]);
  useOperations.getState().running[0]?.cancel();
  expect(cancel).toHaveBeenCalledWith({ operationId: own });
  work.resolve('tagged');
  expect(await done).toBe('tagged');
  expect(running()).toEqual([]);
  expect(unsubscribe).toHaveBeenCalledOnce();
});
