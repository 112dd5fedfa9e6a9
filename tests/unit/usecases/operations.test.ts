import { expect, test } from 'vitest';
import type { OperationProgress } from '../../../main/domain/operation.ts';
import { Operations } from '../../../main/usecases/operations.ts';

test('whoever watches hears how far it is and that it is over, also when it fails', async () => {
  const operations = new Operations();
  const told: OperationProgress[] = [];
  const stop = operations.watch((progress) => told.push(progress));
  await operations.run('a', async ({ onProgress }) => onProgress(1, 3));
  await operations.run('b', () => Promise.reject(new Error('no'))).catch(() => undefined);
  stop();
  await operations.run('c', () => Promise.resolve());
  expect(told).toEqual([
    { operationId: 'a', done: 1, total: 3 },
    { operationId: 'a', done: 1, total: 3, ended: true },
    { operationId: 'b', done: 0, total: 0, ended: true },
  ]);
});

test('what is stopped is told by its signal; an id is used by one at a time', async () => {
  const operations = new Operations();
  const running = operations.run('a', ({ signal }) => {
    const { promise, resolve } = Promise.withResolvers<string>();
    signal.addEventListener('abort', () => resolve('stopped'));
    return promise;
  });
  await expect(operations.run('a', () => Promise.resolve())).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(operations.running()).toEqual([{ operationId: 'a', done: 0, total: 0 }]);
  expect([operations.cancel('a'), operations.cancel('z')]).toEqual([true, false]);
  expect(await running).toBe('stopped');
  expect(operations.running()).toEqual([]);
});

test('what is stopped before it begins does not run on, and its id is then as any other', async () => {
  const operations = new Operations();
  const isStopped = (): Promise<boolean> => operations.run('a', async ({ signal }) => signal.aborted);
  expect(operations.cancel('a')).toBe(false);
  expect([await isStopped(), await isStopped()]).toEqual([true, false]);
});
