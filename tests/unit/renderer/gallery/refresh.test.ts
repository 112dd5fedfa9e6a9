import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  noteChange,
  noteScrolling,
  refresh,
  requestRefresh,
  retryGallery,
  shownFailure,
  selectWholeStacks,
  setOrder,
  setQueryText,
  useGallery,
} from '../../../../renderer/features/gallery/gallery-store.ts';
import { followRevision } from '../../../../renderer/features/gallery/use-set.ts';
import { selectTo } from '../../../../renderer/features/gallery/selection.ts';
import { useWalk } from '../../../../renderer/api/walk.ts';

const main = vi.hoisted(() => ({
  revision: 1,
  opened: 0,
  uids: [] as string[],
  refuses: false,
  mapped: [] as unknown[],
}));
vi.mock('../../../../renderer/api/api.ts', () => ({
  api: {
    gallery: {
      open: () => {
        main.opened += 1;
        if (main.refuses) return Promise.reject(new Error('out of reach'));
        const tiles = main.uids.map((uid) => ({ uid }));
        return Promise.resolve({ setId: `s${main.opened}`, revision: main.revision, tiles });
      },
      whole: () => Promise.resolve({ total: main.uids.length, groups: [] }),
      mapSelection: ({ ranges, wholeStacks }: { ranges: unknown; wholeStacks?: boolean }) => {
        main.mapped.push(wholeStacks);
        return Promise.resolve({ ranges });
      },
      positionOf: ({ uid }: { uid: string }) => Promise.resolve({ position: main.uids.indexOf(uid) }),
      close: () => Promise.resolve(null),
    },
  },
}));

beforeEach(async () => {
  vi.useFakeTimers();
  main.revision = 1;
  main.uids = [];
  retryGallery();
  await vi.waitUntil(() => useGallery.getState().set?.complete);
  main.opened = 0;
});
afterEach(() => vi.useRealTimers());

/** Scrolls for so long, a step every 50 ms. */
async function scrollFor(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 50) {
    noteScrolling();
    await vi.advanceTimersByTimeAsync(50);
  }
}

it('what changed meanwhile is shown when scrolling has ended', async () => {
  noteScrolling();
  requestRefresh();
  await scrollFor(1500);
  expect(main.opened).toBe(0);
  await vi.advanceTimersByTimeAsync(1000);
  expect(main.opened).toBe(1);
});

it('who scrolls on and on sees it all the same', async () => {
  noteScrolling();
  requestRefresh();
  await scrollFor(7000);
  expect(main.opened).toBe(1);
});

it('counts are asked for again once for a revision, when its order is known', async () => {
  const told = vi.fn<() => void>();
  const unfollow = followRevision(told);
  requestRefresh();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(told).not.toHaveBeenCalled();
  main.revision = 2;
  requestRefresh();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(told).toHaveBeenCalledOnce();
  unfollow();
  main.revision = 3;
  requestRefresh();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(told).toHaveBeenCalledOnce();
});

it('who goes through single pictures stays at the one they look at', async () => {
  main.uids = ['a', 'b', 'c'];
  requestRefresh();
  // Each test's clock begins anew, and the last refresh was late on another's.
  await vi.advanceTimersByTimeAsync(100_000);
  // As the screen of a picture does when it goes on to the next: the grid behind it stays where it was.
  useWalk.setState({ position: 1 });
  main.uids = ['new', 'a', 'b', 'c'];
  requestRefresh();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(useWalk.getState()).toEqual({ set: useGallery.getState().set, position: 2 });
  expect(useGallery.getState().current).toBe(1);
  selectTo(3, false);
  requestRefresh();
  await vi.advanceTimersByTimeAsync(20_000);
  expect([useGallery.getState().current, useWalk.getState().position]).toEqual([3, 3]);
});

it('pixel hashes that were entered change nothing but which pictures are equal', async () => {
  // Each test's clock begins anew, and the last refresh was late on another's.
  await vi.advanceTimersByTimeAsync(200_000);
  const openedAfter = async (event: Parameters<typeof noteChange>[0]): Promise<number> => {
    main.opened = 0;
    noteChange(event);
    await vi.advanceTimersByTimeAsync(20_000);
    return main.opened;
  };
  expect(await openedAfter({ kind: 'pixels', revision: 2 })).toBe(0);
  expect(await openedAfter({ kind: 'images', revision: 1 })).toBe(0);
  expect(await openedAfter({ kind: 'images', revision: 2 })).toBe(1);
  setQueryText('sea -(isle or is:duplicated)');
  expect(await openedAfter({ kind: 'pixels', revision: 3 })).toBe(1);
  setQueryText('');
});

it('a change that is told of while a view opens opens it again only where it is newer', async () => {
  // Each test's clock begins anew, and the last refresh was late on another's.
  await vi.advanceTimersByTimeAsync(1_000_000);
  const openedWith = async (told: number): Promise<number> => {
    main.opened = 0;
    setOrder({ sort: { key: 'name', direction: 'ascending' } });
    noteChange({ kind: 'images', revision: told });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(useGallery.getState().set?.revision).toBe(main.revision);
    return main.opened;
  };
  main.revision = 5;
  expect(await openedWith(5)).toBe(1);
  expect(await openedWith(6)).toBe(2);
});

it('of stacks all is selected where every picture is shown by itself for that, and only there', async () => {
  main.uids = ['a', 'b'];
  setOrder({ stacks: true });
  await vi.advanceTimersByTimeAsync(1000);
  selectTo(1, false);
  main.mapped = [];
  await refresh();
  selectWholeStacks();
  await vi.advanceTimersByTimeAsync(1000);
  expect(main.mapped).toEqual([undefined, true]);
  expect(useGallery.getState()).toMatchObject({ stacks: false, selection: [[0, 2]] });
});

it('pictures of an earlier search are not shown for one that fails', async () => {
  main.refuses = true;
  setQueryText('fox');
  await vi.waitUntil(() => !useGallery.getState().busy);
  expect(shownFailure(useGallery.getState())).toEqual(new Error('out of reach'));
  main.refuses = false;
  retryGallery();
  await vi.waitUntil(() => !useGallery.getState().busy);
  expect(shownFailure(useGallery.getState())).toBeNull();
  // What was found stays in sight where it only can't be looked up again.
  main.refuses = true;
  await refresh();
  expect(useGallery.getState().failure).not.toBeNull();
  expect(shownFailure(useGallery.getState())).toBeNull();
  main.refuses = false;
  setQueryText('');
  await vi.waitUntil(() => !useGallery.getState().busy);
});
