import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ExportOptionsInput } from '../../../../preload/contract/library.ts';
import { useOperations } from '../../../../renderer/api/operations.ts';
import { exportTo } from '../../../../renderer/features/library/export-actions.ts';

const main = vi.hoisted(() => ({
  cancelled: [] as string[],
  end: (_report: unknown): void => undefined,
  tell: (_progress: unknown): void => undefined,
}));
vi.mock('../../../../renderer/api/api.ts', () => ({
  api: {
    library: {
      exports: {
        subscribe: (_input: object, { onDelta }: { onDelta: typeof main.tell }) => {
          main.tell = onDelta;
          return () => undefined;
        },
      },
      cancelExport: async ({ operationId }: { operationId: string }) => main.cancelled.push(operationId),
      exportImages: () => new Promise((resolve) => (main.end = resolve)),
    },
  },
}));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('an export is shown and can be stopped wherever one has gone meanwhile', async () => {
  let begun = '';
  const options = {} as ExportOptionsInput;
  const what = { target: { kind: 'uids' as const, uids: ['a', 'b'] }, count: 2, options, canPick: false };
  const ended = exportTo('zip', what, (operationId) => (begun = operationId));
  await vi.advanceTimersByTimeAsync(1000);
  main.tell({ operationId: begun, done: 1, total: 2 });
  expect(useOperations.getState().running).toMatchObject([{ operationId: begun, done: 1, total: 2 }]);
  useOperations.getState().running[0]?.cancel();
  expect(main.cancelled).toEqual([begun]);
  main.end({ done: 1, total: 2, failed: [], warnings: [], cancelled: true, path: '', downloadId: null });
  expect(await ended).toBe(false);
  expect(useOperations.getState().running).toEqual([]);
});
