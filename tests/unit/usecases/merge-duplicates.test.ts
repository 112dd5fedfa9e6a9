import { expect, test } from 'vitest';
import type { Catalog } from '../../../main/domain/catalog.ts';
import type { ImageRecord } from '../../../main/domain/image-record.ts';
import { findDuplicates, mergeDuplicates } from '../../../main/usecases/merge-duplicates.ts';
import { catalogIn, picture, query, search, temporaryFolder, uidOf } from '../catalog/support.ts';
import { mergeFaults } from './merge-faults.ts';

const these = (...numbers: readonly number[]) => ({ kind: 'uids' as const, uids: numbers.map(uidOf) });
const numbersIn = (uids: readonly string[]): readonly number[] =>
  uids.map((uid) => Number(uid.slice(-12))).toSorted((a, b) => a - b);

async function catalogOf(...pictures: readonly ReturnType<typeof picture>[]): Promise<Catalog> {
  const catalog = await catalogIn(await temporaryFolder());
  await catalog.putImages(pictures);
  return catalog;
}

const groupsOf = async (catalog: Catalog, ...numbers: readonly number[]): Promise<readonly number[][]> => {
  const { groups } = await findDuplicates(catalog, these(...numbers), 10);
  return groups.map(({ pictures }) => pictures.map(({ uid }) => Number(uid.slice(-12))));
};

test('equal files, equal pixels and what links them are one group', async () => {
  const catalog = await catalogOf(
    picture(1, {
      file: { contentHash: 'f1', pixelHash: 'p1', rootId: 'other' },
      user: { rating: 2, tags: ['x'], note: 'one' },
    }),
    picture(2, { file: { contentHash: 'f1' }, user: { favorite: true, tags: ['y', 'x'] } }),
    picture(3, {
      file: { contentHash: 'f2', pixelHash: 'p1', sizeBytes: 9999 },
      user: { rating: 5, note: 'two' },
    }),
    picture(4, { file: { contentHash: 'f3', pixelHash: 'p3' } }),
  );
  const { groups, total, surplus } = await findDuplicates(catalog, these(4, 2, 3, 1), 10);
  expect([total, surplus]).toEqual([1, 2]);
  // The library's own first, what most was said of before.
  expect(groups[0]?.pictures.map(({ uid }) => uid)).toEqual([2, 3, 1].map(uidOf));
  expect(groups[0]?.merged).toEqual({
    rating: 5,
    favorite: true,
    tags: ['x', 'y'],
    notes: ['two', 'one'],
    collections: [],
  });
});

test('a copy with the same pixels in another file is found elsewhere, and what tells most comes first', async () => {
  const catalog = await catalogOf(
    picture(1, {
      file: { contentHash: 'f1', pixelHash: 'p1', sizeBytes: 9999 },
      generation: { model: null, prompt: '', seed: null },
    }),
    picture(2, { file: { contentHash: 'f2', pixelHash: 'p1' }, generation: { model: 'm', seed: '1' } }),
  );
  expect(await groupsOf(catalog, 1)).toEqual([[2, 1]]);
});

test('trashed and missing ones are not offered, nor what differs in its pixels', async () => {
  const same = { contentHash: 'f1' };
  const catalog = await catalogOf(
    picture(1, { file: { ...same, pixelHash: 'p1' } }),
    picture(2, { file: { ...same, pixelHash: 'p1' } }),
    picture(3, { file: same }),
    picture(4, { file: same }),
    picture(5, { file: { ...same, pixelHash: 'p2' } }),
  );
  await catalog.change(these(3), { kind: 'trash' }, {});
  await catalog.updateFiles([{ uid: uidOf(4), missing: true }]);
  expect(await groupsOf(catalog, 1)).toEqual([[2, 1]]);
  expect(await groupsOf(catalog, 5, 3)).toEqual([]);
});

test('one is kept, the suggested or the chosen, and what the whole files tell apart is left alone', async () => {
  const twins = { contentHash: 'f1', pixelHash: 'p1' };
  const samples = { contentHash: 'f2' };
  const catalog = await catalogOf(
    ...[1, 2, 3].map((number) => picture(number, { file: twins })),
    ...[4, 5, 6, 7].map((number) => picture(number, { file: samples })),
  );
  const hashOf = async ({ uid }: ImageRecord): Promise<string> => (uid < uidOf(6) ? 'one' : 'other');
  const all = { kind: 'query', query: query('') } as const;
  const { entry, merged, different } = await mergeDuplicates(catalog, hashOf, all, [uidOf(2)]);
  // Two and two of the four are equal.
  expect({ kind: entry?.kind, merged, different }).toEqual({
    kind: 'merge-duplicates',
    merged: 4,
    different: 1,
  });
  const gone = await search(catalog, 'is:trashed');
  expect(gone.toSorted((a, b) => a - b).slice(0, 2)).toEqual([1, 3]);
  const kept = await search(catalog, '');
  expect(kept.filter((number) => number > 3).map((number) => number < 6)).toHaveLength(2);
  expect(new Set(kept.map((number) => (number < 4 ? 'twins' : number < 6 ? 'one' : 'other'))).size).toBe(3);
  await catalog.undo();
  expect(numbersIn(await catalog.uids(all, 10))).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test('many are merged as one step of undo, and stopped half way nothing was done', async () => {
  expect(await mergeFaults(400)).toEqual([]);
});
