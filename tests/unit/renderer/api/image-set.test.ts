import { beforeEach, expect, it, vi } from 'vitest';
import type { ImageTile } from '../../../../main/domain/image-record.ts';
import { ImageSet } from '../../../../renderer/api/image-set.ts';

interface Range {
  readonly from: number;
  readonly to: number;
}

const main = vi.hoisted(() => ({
  /** The pictures of the view, in order. */
  uids: [] as string[],
  ratings: new Map<string, number>(),
  asked: [] as Range[],
}));

const tilesOf = (from: number, to: number): readonly ImageTile[] =>
  main.uids
    .slice(from, to)
    .map((uid) => ({ uid, rating: main.ratings.get(uid) ?? 0 }) as unknown as ImageTile);

vi.mock('../../../../renderer/api/api.ts', () => ({
  api: {
    gallery: {
      open: ({ limit }: { limit: number }) =>
        Promise.resolve({ setId: 's', revision: 1, tiles: tilesOf(0, limit) }),
      whole: () => Promise.resolve({ total: main.uids.length, groups: [] }),
      close: () => Promise.resolve(),
      tiles: ({ from, to }: Range) => {
        main.asked.push({ from, to });
        return Promise.resolve(tilesOf(from, to));
      },
    },
  },
}));

const REQUEST = {
  query: '',
  sort: { key: 'created', direction: 'descending' },
  group: 'none',
  stacks: false,
} as const;

async function opened(): Promise<ImageSet> {
  const { set, whole } = await ImageSet.open('gallery', REQUEST);
  await whole;
  return set;
}

beforeEach(() => {
  main.uids = Array.from({ length: 1000 }, (_, i) => `p${i}`);
  main.ratings.clear();
  main.asked = [];
});

it('a set that takes the place of another knows what was in sight, and keeps every tile that is as it was', async () => {
  const before = await opened();
  before.want([[520, 560]]);
  await vi.waitFor(() => expect(before.tile(530)).toBeDefined());
  main.uids.unshift('new');
  main.ratings.set('p525', 4);

  const after = await opened();
  await after.takePlaceOf(before, 1);

  expect(after.tile(531)).toBe(before.tile(530));
  expect(after.tile(526)).toMatchObject({ uid: 'p525', rating: 4 });
  expect(before.tile(525)).toMatchObject({ uid: 'p525', rating: 0 });
});

it('fetches no more than was in sight, and nothing that it has', async () => {
  const before = await opened();
  before.want([[520, 560]]);
  await vi.waitFor(() => expect(before.tile(530)).toBeDefined());
  main.asked = [];

  const after = await opened();
  await after.takePlaceOf(before, 0);
  after.want([[520, 560]]);

  expect(main.asked).toEqual([{ from: 500, to: 600 }]);
});

it('what was in sight is gone when the view has become shorter, which is no fault', async () => {
  const before = await opened();
  before.want([[520, 560]]);
  await vi.waitFor(() => expect(before.tile(530)).toBeDefined());
  main.uids = main.uids.slice(0, 3);

  const after = await opened();
  await after.takePlaceOf(before, 0);

  expect(after.total).toBe(3);
  expect(after.tile(2)?.uid).toBe('p2');
});
