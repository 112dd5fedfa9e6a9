import { expect, it, vi } from 'vitest';
import { AppError } from '../../../main/domain/errors.ts';
import { createImportTasks } from '../../../main/wiring/import-tasks.ts';

it('tells why a run failed, in words and by a code, and goes on with the next', async () => {
  const logged: unknown[][] = [];
  let runs = 0;
  const tasks = createImportTasks({
    newUid: () => String(++runs),
    log: (...line) => void logged.push(line),
  });
  const view = { kind: 'copy', rootId: null, title: 'card' } as const;
  tasks.enqueue(view, () => Promise.reject(new AppError('DISK_FULL', 'The disk is full: /library')));
  tasks.enqueue(view, () => Promise.reject(new Error('EIO: the drive is gone')));
  tasks.enqueue(view, async () => ({ state: 'done' }));
  await tasks.settled();
  expect(tasks.list()).toMatchObject([
    { state: 'failed', error: { code: 'DISK_FULL', message: 'The disk is full: /library' } },
    { state: 'failed', error: { code: 'INTERNAL', message: expect.stringContaining('the log') as string } },
    { state: 'done', error: null },
  ]);
  expect(logged).toEqual([
    ['error', expect.any(String), { error: expect.stringContaining('EIO') as string }],
  ]);
});

it('nobody waits for a run beside the others, which is shown once it has found something', async () => {
  const tasks = createImportTasks({ newUid: () => 'one', log: () => undefined });
  const found = Promise.withResolvers<void>();
  const ended = tasks.beside({ kind: 'index', rootId: null, title: 'Library' }, async (task) => {
    const gate = tasks.gateOf(task);
    await found.promise;
    tasks.change(task, { updated: 3 });
    task.run?.pause();
    await gate();
    return { state: task.controller.signal.aborted ? 'cancelled' : 'done' };
  });
  await tasks.settled();
  expect(tasks.list()).toEqual([]);
  found.resolve();
  await vi.waitFor(() => expect(tasks.list()).toMatchObject([{ state: 'paused', updated: 3 }]));
  tasks.control('one', 'cancel');
  await ended;
  expect(tasks.list()).toMatchObject([{ state: 'cancelled', updated: 3 }]);
});
