import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { OperationProgress } from '../../../main/domain/operation.ts';
import { tellProgress } from '../../../main/hosts/cli/tell-progress.ts';

type Handlers = { onDelta?: (progress: OperationProgress) => void };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('what takes long says now and then how far it is, of its own operation only', async () => {
  const notes: string[] = [];
  let tell: (progress: OperationProgress) => void = () => undefined;
  const progress = {
    subscribe: (_input: object, { onDelta }: Handlers) => {
      tell = onDelta ?? tell;
      return () => (tell = () => notes.push('told after its end'));
    },
  };
  const output = { json: false, result: () => undefined, note: (text: string) => void notes.push(text) };
  const cancel = (): Promise<unknown> => Promise.reject(new Error('Nobody asked for that.'));
  const ended = tellProgress({ output }, progress, cancel, async (operationId) => {
    for (let done = 0; done <= 50; done += 1) {
      tell({ operationId, done, total: 50 });
      tell({ operationId: 'another', done: 7, total: 7 });
      await vi.advanceTimersByTimeAsync(100);
    }
    tell({ operationId, done: 50, total: 50, ended: true });
    return 'report';
  });
  expect(await ended).toBe('report');
  tell({ operationId: `cli-${process.pid}`, done: 50, total: 50 });
  expect(notes).toEqual(['20/50', '40/50', 'told after its end']);
});

test('Ctrl+C cancels it and waits for its end; afterwards and when pressed again it ends the program as ever', async () => {
  const output = { json: false, result: () => undefined, note: () => undefined };
  const progress = { subscribe: () => () => undefined };
  // The process's own has others that listen.
  const interrupts = new EventEmitter();
  const cancelled = Promise.withResolvers<string>();
  const cancel = async ({ operationId }: { operationId: string }): Promise<void> =>
    cancelled.resolve(operationId);
  const whenPressed = async (operationId: string): Promise<boolean> => {
    expect(interrupts.emit('SIGINT')).toBe(true);
    expect(interrupts.listenerCount('SIGINT')).toBe(0);
    return (await cancelled.promise) === operationId;
  };
  expect(await tellProgress({ output }, progress, cancel, whenPressed, interrupts)).toBe(true);
  await tellProgress({ output }, progress, cancel, async () => 'done', interrupts);
  expect(interrupts.listenerCount('SIGINT')).toBe(0);
});
