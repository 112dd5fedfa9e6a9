import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import type { ImageTile } from '../../../../main/domain/image-record.ts';
import type { TargetInput } from '../../../../preload/contract/gallery.ts';
import { addHandlers, runCommand } from '../../../../renderer/commands/registry.ts';
import {
  mark,
  rate,
  toggleFavorite,
  trash,
} from '../../../../renderer/features/gallery/bulk/bulk-actions.ts';
import { retryGallery, useGallery } from '../../../../renderer/features/gallery/gallery-store.ts';
import { focusPosition, focusStep } from '../../../../renderer/features/gallery/selection.ts';
import { startTranslations } from '../../../../renderer/i18n/translate.ts';
import { useToasts } from '../../../../renderer/ui/toast-store.ts';

const TOTAL = 300;
const main = vi.hoisted(() => ({
  uids: [] as string[],
  changes: [] as string[],
  /** Pages that main has not sent yet. */
  pages: [] as (() => void)[],
  isGone: false,
}));
const uidsOf = (target: TargetInput): readonly string[] => (target.kind === 'uids' ? target.uids : []);

vi.mock('../../../../renderer/api/api.ts', () => {
  const tilesOf = (from: number, to: number): ImageTile[] =>
    main.uids
      .slice(from, to)
      .map((uid) => ({ uid, favorite: uid === '150', rating: 0, mark: null }) as unknown as ImageTile);
  let sets = 0;
  return {
    api: {
      gallery: {
        open: async () => {
          if (main.isGone) throw new Error('gone');
          return await Promise.resolve({
            setId: String((sets += 1)),
            revision: sets,
            tiles: tilesOf(0, 100),
          });
        },
        whole: () => Promise.resolve({ total: main.uids.length, groups: [] }),
        tiles: ({ from, to }: { from: number; to: number }) =>
          new Promise((resolve) => main.pages.push(() => resolve(tilesOf(from, to)))),
        positionOf: ({ uid }: { uid: string }) => {
          const position = main.uids.indexOf(uid);
          return Promise.resolve({ position: position < 0 ? null : position });
        },
        change: async ({ target, change }: { target: TargetInput; change: { kind: string } }) => {
          const fails = main.isGone;
          await new Promise((resolve) => setTimeout(resolve, 5));
          if (fails) throw new Error('gone');
          main.changes.push(`${JSON.stringify(change)} ${uidsOf(target).join()}`);
          if (change.kind === 'trash') main.uids = main.uids.filter((uid) => !uidsOf(target).includes(uid));
          return { entry: null, fixed: [] };
        },
        close: () => Promise.resolve(null),
      },
    },
  };
});
vi.mock('../../../../renderer/api/navigation.ts', () => ({}));
vi.mock('../../../../renderer/api/operations.ts', () => ({
  followOperation: (_: string, __: unknown, run: (id: string, signal: AbortSignal) => unknown) =>
    run('operation', new AbortController().signal),
}));

afterAll(
  addHandlers(
    (
      [
        ['image.delete', trash],
        ['image.favorite', toggleFavorite],
        ['image.rate3', () => rate(3)],
        ['image.rate5', () => rate(5)],
        ['grid.right', () => focusStep(1)],
      ] as const
    ).map(([id, run]) => ({ id, layer: 'screen', isEnabled: () => true, run })),
  ),
);

beforeAll(startTranslations);
beforeEach(async () => {
  main.isGone = false;
  main.uids = Array.from({ length: TOTAL }, (_, position) => String(position));
  main.changes.length = 0;
  useGallery.setState({ set: null });
  retryGallery();
  await vi.waitUntil(() => useGallery.getState().set?.complete);
});

const changes = async (count: number): Promise<readonly string[]> => {
  await vi.waitFor(() => {
    expect(main.changes).toHaveLength(count);
  });
  return main.changes;
};

it('after one is deleted, the keys mean the one in its place', async () => {
  for (const id of ['image.delete', 'image.delete', 'image.rate5', 'grid.right', 'image.rate3'] as const)
    runCommand(id);
  expect(await changes(4)).toEqual([
    '{"kind":"trash"} 0',
    '{"kind":"trash"} 1',
    '{"kind":"rate","rating":5} 2',
    '{"kind":"rate","rating":3} 3',
  ]);
});

it('where pictures are still being fetched, the keys wait for what they must know of them', async () => {
  focusPosition(150);
  for (const id of ['image.favorite', 'grid.right', 'image.rate5'] as const) runCommand(id);
  expect(useGallery.getState().current).toBe(150);
  for (const send of main.pages) send();
  expect(await changes(2)).toEqual([
    '{"kind":"favorite","favorite":false} 150',
    '{"kind":"rate","rating":5} 151',
  ]);
});

it('a judgement that comes to nothing is said and taken back, but for what was said since', async () => {
  main.isGone = true;
  const shown = (): unknown => useGallery.getState().set?.tile(0);
  mark('final');
  rate(5);
  expect(shown()).toMatchObject({ rating: 5, mark: 'final' });
  // What is said once more takes the place of what was said before.
  const said = new Set<number>();
  onTestFinished(useToasts.subscribe(({ toasts }) => toasts.forEach(({ id }) => said.add(id))));
  const told = (count: number): Promise<boolean> => vi.waitUntil(() => said.size === count);
  await told(2);
  expect(shown()).toMatchObject({ rating: 0, mark: null });
  rate(4);
  // It is asked for, and fails only after the next was said.
  await new Promise(setImmediate);
  main.isGone = false;
  rate(2);
  await told(3);
  expect(await changes(1)).toEqual(['{"kind":"rate","rating":2} 0']);
  expect(shown()).toMatchObject({ rating: 2, mark: null });
});
