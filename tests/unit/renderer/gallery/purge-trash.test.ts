import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { OperationProgress } from '../../../../main/domain/operation.ts';
import { useOperations } from '../../../../renderer/api/operations.ts';
import { useGalleryDialog } from '../../../../renderer/features/gallery/bulk/gallery-dialog.ts';
import { askToPurge, purge } from '../../../../renderer/features/gallery/bulk/purge-trash.ts';
import { useGallery } from '../../../../renderer/features/gallery/gallery-store.ts';
import { startTranslations } from '../../../../renderer/i18n/translate.ts';
import { useToasts } from '../../../../renderer/ui/toast-store.ts';

type Emptied = { removed: number; failed: string[]; cancelled: boolean };

const main = vi.hoisted(() => ({
  asked: [] as unknown[],
  end: (() => undefined) as (result: Emptied) => void,
}));
vi.mock('../../../../renderer/api/api.ts', () => ({
  api: {
    gallery: {
      emptyTrash: ({ target, operationId }: { target: unknown; operationId: string }) => {
        main.asked.push(target, operationId);
        return new Promise<Emptied>((resolve) => (main.end = resolve));
      },
      progress: {
        subscribe: (_: unknown, { onDelta }: { onDelta: (progress: OperationProgress) => void }) => {
          onDelta({ operationId: String(main.asked[1]), done: 40, total: 250_000 });
          return () => undefined;
        },
      },
      cancel: () => {
        main.end({ removed: 40, failed: ['x'], cancelled: true });
        return Promise.resolve({ found: true });
      },
    },
  },
}));

const texts = (): readonly string[] => useToasts.getState().toasts.map(({ text }) => text);

beforeAll(startTranslations);
beforeEach(() => {
  vi.useFakeTimers();
  main.asked = [];
  useToasts.setState({ toasts: [] });
});
afterEach(() => vi.useRealTimers());

it('emptying the trash shows how far it is and can be stopped', async () => {
  const purging = purge(null);
  await vi.advanceTimersByTimeAsync(1000);
  const [running] = useOperations.getState().running;
  expect(running).toMatchObject({ title: 'Deleting for good', done: 40, total: 250_000 });
  running?.cancel();
  await purging;
  expect(useOperations.getState().running).toEqual([]);
  expect(texts()).toEqual([
    'Stopped: 40 pictures were deleted, the others stay in the trash',
    '1 file could not be deleted and stays in the trash',
  ]);
});

it('all that is chosen is meant, however many they are', async () => {
  useGallery.setState({
    set: { setId: 's', revision: 7, total: 300_000 } as never,
    selection: [[0, 250_000]],
  });
  await askToPurge('chosen');
  const { dialog } = useGalleryDialog.getState();
  expect(dialog).toEqual({
    kind: 'purge',
    count: 250_000,
    target: { kind: 'set', setId: 's', revision: 7, ranges: [[0, 250_000]] },
  });
});
