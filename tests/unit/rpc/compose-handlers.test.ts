import { expect, it } from 'vitest';
import { AppError } from '../../../main/domain/errors.ts';
import type { ComposeDeps } from '../../../main/usecases/compose-pictures.ts';
import { createComposeHandlers } from '../../../main/rpc/compose-handlers.ts';
import type { ComposeProgress } from '../../../preload/contract/batch.ts';

/** How a composition ends whose folder fails to be read in this way, and what is logged of it. */
async function endOf(failure: Error): Promise<{ end: ComposeProgress; logged: readonly unknown[][] }> {
  const logged: unknown[][] = [];
  const log = (...line: unknown[]): void => void logged.push(line);
  const compose = { listFolder: () => Promise.reject(failure) } as Partial<ComposeDeps> as ComposeDeps;
  const handlers = createComposeHandlers({ compose, grants: { resolve: () => '/pictures' }, log });
  const end = await new Promise<ComposeProgress>((resolve) => {
    void handlers.compose(
      {
        source: { kind: 'folder', grant: 'granted' },
        order: 'given',
        composition: { kind: 'animation', options: { format: 'gif', frameMs: 500, loops: 0, width: null } },
        saveTo: null,
      },
      resolve,
      { signal: new AbortController().signal, clientId: 'client', trusted: true },
    );
  });
  return { end, logged };
}

it('says why a composition could not be made', async () => {
  const { end, logged } = await endOf(new AppError('NOT_FOUND', 'There is no such folder.'));
  expect(end).toMatchObject({
    finished: true,
    error: { code: 'NOT_FOUND', message: 'There is no such folder.' },
  });
  expect(logged).toEqual([]);
});

it('puts the details of what it did not expect into the log, where it says they are', async () => {
  const { end, logged } = await endOf(new Error('EIO: the drive is gone'));
  expect(end.error).toMatchObject({ code: 'INTERNAL', message: expect.stringContaining('The log has') });
  expect(end.error?.message).not.toContain('EIO');
  expect(logged).toEqual([
    ['error', expect.any(String), { stack: expect.stringContaining('EIO: the drive is gone') }],
  ]);
});
