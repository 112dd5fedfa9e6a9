import { beforeEach, expect, it, vi } from 'vitest';
import type { FirstPage, SetSummary } from '../../../../main/domain/catalog-view.ts';
import type { ImageTile } from '../../../../main/domain/image-record.ts';
import {
  commandTarget,
  retryGallery,
  setQueryText,
  useGallery,
} from '../../../../renderer/features/gallery/gallery-store.ts';
import { focusLast, invertSelection, selectAll } from '../../../../renderer/features/gallery/selection.ts';

/** Orders that main has not finished yet, by set. */
const orders = vi.hoisted(() => new Map<string, (summary: SetSummary) => void>());
vi.mock('../../../../renderer/api/api.ts', () => ({
  api: {
    gallery: {
      open: ({ query }: { query: string }): Promise<FirstPage> =>
        Promise.resolve({ setId: query || 'everything', revision: 1, tiles: firstHundred }),
      whole: ({ setId }: { setId: string }) =>
        new Promise<SetSummary>((resolve) => orders.set(setId, resolve)),
      close: () => Promise.resolve(null),
    },
  },
}));

const firstHundred = Array.from({ length: 100 }, (_, i) => ({ uid: String(i) }) as ImageTile);
const MILLION = 1_000_000;

const settle = (setId: string): void =>
  orders.get(setId)?.({ setId, revision: 1, total: MILLION, pictures: MILLION, groups: [] });
const shown = (setId: string): Promise<void> =>
  vi.waitFor(() => {
    expect(useGallery.getState().set?.setId).toBe(setId);
  });

beforeEach(async () => {
  setQueryText('');
  retryGallery();
  await shown('everything');
});

it('select all waits for the whole order, and nothing is chosen until it is there', async () => {
  const selecting = selectAll();
  expect(useGallery.getState().selection).toEqual([]);
  // Not even the picture with the focus: Ctrl+A and Delete mean all of them.
  expect(commandTarget()).toBeNull();
  settle('everything');
  await selecting;
  expect(useGallery.getState().selection).toEqual([[0, MILLION]]);
  expect(commandTarget()?.count).toBe(MILLION);
});

it('invert waits for the whole order', async () => {
  useGallery.setState({ selection: [[0, 10]] });
  const inverting = invertSelection();
  settle('everything');
  await inverting;
  expect(useGallery.getState().selection).toEqual([[10, MILLION]]);
});

it('End goes to the last of the whole order', async () => {
  const going = focusLast('clear');
  settle('everything');
  await going;
  expect(useGallery.getState().current).toBe(MILLION - 1);
});

it('selects all of the view that was asked for, not of the one it replaces', async () => {
  settle('everything');
  await vi.waitFor(() => {
    expect(useGallery.getState().busy).toBe(false);
  });
  setQueryText('fox');
  const selecting = selectAll();
  await shown('fox');
  expect(useGallery.getState().selection).toEqual([]);
  settle('fox');
  await selecting;
  expect(useGallery.getState().selection).toEqual([[0, MILLION]]);
});

it('selects nothing when another view is asked for meanwhile', async () => {
  const selecting = selectAll();
  setQueryText('fox');
  await selecting;
  await shown('fox');
  expect(useGallery.getState().selection).toEqual([]);
  expect(commandTarget()?.count).toBe(1);
});
