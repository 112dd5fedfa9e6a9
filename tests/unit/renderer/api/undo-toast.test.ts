import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { CatalogEvent } from '../../../../main/domain/catalog.ts';
import type { JournalEntry } from '../../../../main/domain/catalog-change.ts';
import { watchCatalog } from '../../../../renderer/api/catalog-events.ts';
import { changeImages } from '../../../../renderer/api/change-images.ts';
import { startTranslations } from '../../../../renderer/i18n/translate.ts';
import { useToasts } from '../../../../renderer/ui/toast-store.ts';

const main = vi.hoisted(() => ({
  history: [] as JournalEntry[],
  undone: [] as unknown[],
  tell: (() => undefined) as (event: CatalogEvent) => void,
}));

function add(id: number): JournalEntry {
  const entry = { id, kind: 'trash', count: 2, detail: '', undone: false } as JournalEntry;
  main.history = [entry, ...main.history];
  main.tell({ kind: 'journal', revision: id });
  return entry;
}

vi.mock('../../../../renderer/api/api.ts', () => ({
  api: {
    gallery: {
      change: () =>
        Promise.resolve({ entry: add(main.history.length + 1), matched: 2, changed: 2, fixed: [] }),
      history: () => Promise.resolve(main.history),
      undo: (input: { entryId?: number }) => {
        main.undone.push(input.entryId);
        main.history = main.history.map((one) => (one.id === input.entryId ? { ...one, undone: true } : one));
        main.tell({ kind: 'journal', revision: 99 });
        return Promise.resolve({ entry: main.history.find(({ id }) => id === input.entryId) });
      },
      events: {
        subscribe: (_: unknown, { onDelta }: { onDelta: (event: CatalogEvent) => void }) => {
          main.tell = onDelta;
          return () => (main.tell = () => undefined);
        },
      },
    },
  },
}));

const change = () => changeImages({ kind: 'uids', uids: ['a', 'b'] }, { kind: 'trash' }, 'Moving');
const buttons = (): readonly (string | null)[] =>
  useToasts.getState().toasts.map((toast) => toast.action?.label ?? null);

beforeAll(async () => {
  await startTranslations();
  watchCatalog();
});
beforeEach(() => {
  main.history = [];
  main.undone = [];
  useToasts.setState({ toasts: [] });
});

it('the button takes back the change it speaks of, not whichever is the last', async () => {
  await change();
  useToasts.getState().toasts[0]?.action?.run();
  await vi.waitFor(() => {
    expect(buttons()).toEqual([null, 'Redo']);
  });
  expect(main.undone).toEqual([1]);
});

it('a button goes once its change is not the last any more, wherever the other was made', async () => {
  await change();
  expect(buttons()).toEqual(['Undo']);
  await change();
  await vi.waitFor(() => {
    expect(buttons()).toEqual([null, 'Undo']);
  });
  // Another window, or the command line.
  add(3);
  await vi.waitFor(() => {
    expect(buttons()).toEqual([null, null]);
  });
});
