import { beforeEach, expect, it, vi } from 'vitest';
import { changeImages, redoNext, toggleFavorite, undoLast } from '../../../../renderer/api/change-images.ts';
import { useOperations } from '../../../../renderer/api/operations.ts';

/** A host whose requests each take their own time: they come in whatever order they like. */
const host = vi.hoisted(() => ({ favorite: false, arrived: [] as unknown[], delays: [] as number[] }));
vi.mock('../../../../renderer/api/api.ts', () => {
  const onItsWay = () => new Promise((resolve) => setTimeout(resolve, host.delays.shift() ?? 0));
  const step = (name: string) => async () => {
    await onItsWay();
    host.arrived.push(name);
    return { entry: null };
  };
  return {
    api: {
      gallery: {
        change: async ({ change }: { change: { kind: string; favorite?: boolean; rating?: number } }) => {
          await onItsWay();
          if (change.favorite !== undefined) host.favorite = change.favorite;
          host.arrived.push(change.rating ?? change.favorite);
          return { entry: null, matched: 1, changed: 1 };
        },
        records: () => Promise.resolve([{ user: { favorite: host.favorite } }]),
        cancel: () => Promise.resolve({ found: false }),
        progress: { subscribe: () => () => undefined },
        undo: step('undo'),
        redo: step('redo'),
      },
    },
  };
});

const target = { kind: 'uids' as const, uids: ['u'] };
const rate = (rating: number) => changeImages(target, { kind: 'rate', rating }, 'Rating');

beforeEach(() => Object.assign(host, { favorite: false, arrived: [], delays: [] }));

it('changes arrive in the order in which they were asked for, undo and redo among them', async () => {
  host.delays = [30, 0, 20, 0];
  await Promise.all([rate(4), rate(5), undoLast(), redoNext()]);
  expect(host.arrived).toEqual([4, 5, 'undo', 'redo']);
});

it('a favourite that is turned round twice is as it was', async () => {
  host.delays = [20, 0];
  await Promise.all([toggleFavorite('u'), toggleFavorite('u')]);
  expect(host.arrived).toEqual([true, false]);
});

it('a change that is stopped while another is under way is not made, and holds up none after it', async () => {
  vi.useFakeTimers();
  host.delays = [1000];
  const all = Promise.all([rate(1), rate(2), rate(3)]);
  await vi.advanceTimersByTimeAsync(500);
  useOperations.getState().running[1]?.cancel();
  await vi.advanceTimersByTimeAsync(2000);
  await all;
  vi.useRealTimers();
  expect(host.arrived).toEqual([1, 3]);
});
