import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { OperationProgress } from '../../../../main/domain/operation.ts';
import { showOperation, startOperation, useOperations } from '../../../../renderer/api/operations.ts';

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

it('hears of its own progress only', () => {
  let tell = (_heard: OperationProgress): void => undefined;
  const progress = {
    subscribe: (_: unknown, { onDelta }: { onDelta: typeof tell }) => {
      tell = onDelta;
      return () => undefined;
    },
  } as unknown as Parameters<typeof showOperation>[0]['progress'];
  const end = showOperation({ operationId: 'a', title: 'Tagging', cancel: () => undefined, progress });
  vi.runAllTimers();
  tell({ operationId: 'b', done: 1, total: 2 });
  tell({ operationId: 'a', done: 50, total: 100 });
  expect(running()).toEqual([['Tagging', 50, 100]]);
  end();
  expect(running()).toEqual([]);
});
