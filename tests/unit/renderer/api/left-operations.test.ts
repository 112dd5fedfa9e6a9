import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { OperationProgress } from '../../../../main/domain/operation.ts';

interface Listener {
  onSnapshot(running: readonly OperationProgress[]): void;
  onDelta(told: OperationProgress): void;
}

const host = vi.hoisted(() => ({
  stopped: [] as string[],
  listeners: new Set<unknown>(),
}));
vi.mock('../../../../renderer/api/api.ts', () => ({
  pageToken: 'one run',
  api: {
    gallery: {
      cancel: ({ operationId }: { operationId: string }) => host.stopped.push(operationId),
      progress: {
        subscribe: (_: unknown, listener: unknown) => {
          host.listeners.add(listener);
          return () => host.listeners.delete(listener);
        },
      },
    },
  },
}));

let leave = async (): Promise<void> => undefined;
/** What fails the page's requests, which Chromium does before the page is hidden. */
const requests: ((error: Error) => void)[] = [];
const request = (): Promise<never> => new Promise((_, reject) => requests.push(reject));
const kept = new Map<string, string>();

/** The page as it is loaded anew. */
async function load() {
  vi.resetModules();
  host.listeners.clear();
  const window = new EventTarget();
  vi.stubGlobal('window', window);
  leave = async () => {
    window.dispatchEvent(new Event('beforeunload'));
    for (const fail of requests.splice(0)) fail(new TypeError('Failed to fetch'));
    await vi.advanceTimersByTimeAsync(0);
    window.dispatchEvent(new Event('pagehide'));
  };
  const page = await import('../../../../renderer/api/left-operations.ts');
  const { useOperations } = await import('../../../../renderer/api/operations.ts');
  page.takeUpOperations();
  const shown = () => useOperations.getState().running.map(({ title, done, total }) => [title, done, total]);
  return { ...page, shown, useOperations };
}

const tell = (work: (listener: Listener) => void): void =>
  host.listeners.forEach((one) => work(one as Listener));

beforeEach(() => {
  vi.useFakeTimers();
  kept.clear();
  host.stopped.length = 0;
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
});
afterEach(() => void vi.useRealTimers());

it('what goes on when the page is loaded anew is shown by the next ones and can be stopped there, until it ends', async () => {
  const first = await load();
  const begun = [first.outlivingPage('a', 'Tagging', request), first.outlivingPage('b', 'Rating', request)];
  const failed = Promise.allSettled(begun);
  await leave();
  expect(await failed).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
  await load();
  await leave();
  const { shown, useOperations } = await load();
  tell(({ onSnapshot }) => onSnapshot([{ operationId: 'a', done: 5, total: 10 }]));
  vi.runAllTimers();
  expect(shown()).toEqual([['Tagging', 5, 10]]);
  tell(({ onDelta }) => onDelta({ operationId: 'a', done: 7, total: 10 }));
  tell(({ onDelta }) => onDelta({ operationId: 'another page’s', done: 1, total: 10, ended: true }));
  expect(shown()).toEqual([['Tagging', 7, 10]]);
  useOperations.getState().running[0]?.cancel();
  expect(host.stopped).toEqual(['a']);
  tell(({ onDelta }) => onDelta({ operationId: 'a', done: 8, total: 10, ended: true }));
  expect(shown()).toEqual([]);
  expect(host.listeners.size).toBe(0);
});

it('what is over by then is not shown, and nothing is asked for where nothing was left', async () => {
  const first = await load();
  await first.outlivingPage('a', 'Tagging', () => Promise.resolve());
  await leave();
  await load();
  expect(host.listeners.size).toBe(0);
});
