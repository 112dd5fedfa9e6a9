import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { ExportOptionsInput } from '../../../../preload/contract/library.ts';
import { useLibraryDialog } from '../../../../renderer/api/library-dialogs.ts';
import { useOperations } from '../../../../renderer/api/operations.ts';
import { exportTo } from '../../../../renderer/features/library/export-actions.ts';
import { startTranslations } from '../../../../renderer/i18n/translate.ts';
import { useToasts } from '../../../../renderer/ui/toast-store.ts';

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

const options = {} as ExportOptionsInput;
const what = { target: { kind: 'uids' as const, uids: ['a', 'b', 'c'] }, count: 3, options, canPick: false };

beforeAll(() => startTranslations());
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('an export is shown and can be stopped wherever one has gone meanwhile', async () => {
  let begun = '';
  const ended = exportTo('zip', what, (operationId) => (begun = operationId));
  await vi.advanceTimersByTimeAsync(1000);
  main.tell({ operationId: begun, done: 1, total: 3 });
  expect(useOperations.getState().running).toMatchObject([{ operationId: begun, done: 1, total: 3 }]);
  useOperations.getState().running[0]?.cancel();
  expect(main.cancelled).toEqual([begun]);
  main.end({ done: 1, total: 3, failed: [], warnings: [], cancelled: true, path: '', downloadId: null });
  expect(await ended).toBe(false);
  expect(useOperations.getState().running).toEqual([]);
});

test('an export that could not write all tells what is where, and offers the others again', async () => {
  const ended = exportTo('folder', what, () => undefined);
  await vi.advanceTimersByTimeAsync(1000);
  const failed = ['b', 'c'].map((uid) => ({
    uid,
    path: `a/${uid}.png`,
    code: 'DISK_FULL',
    message: 'The disk is full.',
  }));
  main.end({ done: 3, total: 3, failed, warnings: [], cancelled: false, path: '/usb', downloadId: null });
  expect(await ended).toBe(true);
  const toast = useToasts.getState().toasts.at(-1);
  expect(toast).toMatchObject({
    tone: 'error',
    text: '1 of 3 exported to /usb. 2 could not be, “b.png” because: The disk is full.',
  });
  toast?.action?.run();
  expect(useLibraryDialog.getState().dialog).toMatchObject({
    kind: 'export',
    target: { kind: 'uids', uids: ['b', 'c'] },
    count: 2,
  });
});
