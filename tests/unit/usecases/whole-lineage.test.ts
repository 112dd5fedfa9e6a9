import { expect, it } from 'vitest';
import type { ImageRecord } from '../../../main/domain/image-record.ts';
import { wholeLineage } from '../../../main/usecases/whole-lineage.ts';
import { sampleRecord } from './sample-record.ts';

/** `child: parents`; made in order of the letters backwards, so that time alone would put children first. */
const FAMILY: Readonly<Record<string, readonly string[]>> = {
  a: [],
  b: ['a'],
  c: ['a'],
  d: ['b', 'c'],
  e: ['d', 'mask-1', 'gone'],
  stranger: [],
  loop: ['pool'],
  pool: ['loop'],
};

const records = Object.entries(FAMILY).map(([uid, parents], index) =>
  sampleRecord(uid, {
    createdAtMs: 1000 - index,
    parents: parents.map((parent) => ({ role: parent.startsWith('mask') ? 'mask' : 'source', uid: parent })),
  }),
);
const of = (...uids: readonly string[]): ImageRecord[] => records.filter(({ uid }) => uids.includes(uid));
const catalog = {
  records: async (uids: readonly string[]) => of(...uids),
  children: async (uid: string) =>
    records
      .filter(({ generation }) => generation.parents.some((parent) => parent.uid === uid))
      .map((child) => ({ uid: child.uid, role: 'source' })),
};
const uidsOf = async (start: readonly ImageRecord[], limit = 100): Promise<readonly string[]> =>
  (await wholeLineage(catalog, start, limit)).map(({ uid }) => uid);

it('finds the family from any member, parents before children', async () => {
  for (const start of ['a', 'c', 'e']) {
    const uids = await uidsOf(of(start));
    expect(uids.toSorted()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(uids.indexOf('a')).toBe(0);
    expect(uids.slice(-2)).toEqual(['d', 'e']);
  }
});

it('stops at the limit, and at a cycle', async () => {
  expect(await uidsOf(of('a'), 3)).toHaveLength(3);
  expect((await uidsOf(of('loop'))).toSorted()).toEqual(['loop', 'pool']);
  expect(await uidsOf(of('stranger'))).toEqual(['stranger']);
});
