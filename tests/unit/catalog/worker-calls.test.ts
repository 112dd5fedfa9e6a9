import { MessageChannel, type Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { serveCalls, WorkerCalls } from '../../../main/catalog/worker-calls.ts';
import { AppError } from '../../../main/domain/errors.ts';

/** Both ends in one thread: while a handler runs, what is sent waits as it does for a thread that is busy. */
function ends(handlers: Parameters<typeof serveCalls>[1]): { calls: WorkerCalls; close(): void } {
  const { port1, port2 } = new MessageChannel();
  serveCalls(port2, handlers, (error) => error);
  return {
    calls: new WorkerCalls(port1 as unknown as Worker, () => undefined),
    close: () => port1.close(),
  };
}

test('calls are answered in their order, one that is aborted before its turn is not begun', async () => {
  const begun: string[] = [];
  const aborting = new AbortController();
  const { calls, close } = ends({
    echo: (_context, word: string) => {
      begun.push(word);
      if (word === 'first') aborting.abort();
      return word;
    },
  });
  const answers = await Promise.allSettled([
    calls.call('echo', ['first']),
    calls.call('echo', ['second'], { signal: aborting.signal }),
    calls.call('echo', ['third']),
  ]);
  expect(answers).toMatchObject([{ value: 'first' }, { reason: { code: 'CANCELLED' } }, { value: 'third' }]);
  expect(begun).toEqual(['first', 'third']);
  close();
});

test('calls that are given up end at once, and hold up nothing that is asked after them', async () => {
  const begun: string[] = [];
  const { calls, close } = ends({
    read: async ({ signal }, word: string) => {
      begun.push(word);
      if (word === 'first') calls.giveUp();
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      throw new AppError('CANCELLED', 'Aborted.');
    },
    close: () => 'closed',
  });
  const reads = ['first', 'second', 'third'].map((word) => calls.call('read', [word]));
  expect(await Promise.allSettled(reads)).toMatchObject(
    Array.from({ length: 3 }, () => ({ reason: { message: 'The catalog was closed.' } })),
  );
  expect(await calls.call('close')).toBe('closed');
  expect(begun).toEqual(['first']);
  close();
});
