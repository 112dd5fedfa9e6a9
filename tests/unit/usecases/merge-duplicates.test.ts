import { expect, test } from 'vitest';
import type { DuplicateMerge } from '../../../main/domain/catalog-change.ts';
import type { Target } from '../../../main/domain/catalog-view.ts';
import {
  NO_USER_FACTS,
  type FileFacts,
  type ImageRecord,
  type UserFacts,
} from '../../../main/domain/image-record.ts';
import { isAppError } from '../../../main/domain/errors.ts';
import { findDuplicates, mergeDuplicates } from '../../../main/usecases/merge-duplicates.ts';
import { sampleRecord } from './sample-record.ts';

function picture(uid: string, file: Partial<FileFacts>, user: Partial<UserFacts> = {}): ImageRecord {
  const record = sampleRecord(uid);
  return { ...record, file: { ...record.file, ...file }, user: { ...NO_USER_FACTS, ...user } };
}

function catalogOf(records: readonly ImageRecord[]) {
  const merges: DuplicateMerge[] = [];
  return {
    merges,
    uids: async (target: Target) => (target.kind === 'uids' ? target.uids : []),
    records: async (uids: readonly string[]) => records.filter(({ uid }) => uids.includes(uid)),
    findFiles: async (_uids: readonly string[], hashes: readonly string[], pixels: readonly string[] = []) =>
      records
        .filter(({ file }) => hashes.includes(file.contentHash) || pixels.includes(file.pixelHash ?? ''))
        .map(({ uid, file, state }) => ({ ...file, uid, missing: state.missing, trashed: false })),
    mergeDuplicates: async (all: readonly DuplicateMerge[]) => {
      merges.push(...all);
      return { entry: null, matched: 2, changed: 2 };
    },
  };
}

const uids = (...all: string[]) => ({ kind: 'uids', uids: all }) as const;

test('equal files, equal pixels and what links them are one group', async () => {
  const catalog = catalogOf([
    picture(
      'a',
      { contentHash: 'f1', pixelHash: 'p1', rootId: 'other' },
      { rating: 2, tags: ['x'], note: 'one' },
    ),
    picture('b', { contentHash: 'f1' }, { favorite: true, tags: ['y', 'x'] }),
    picture('c', { contentHash: 'f2', pixelHash: 'p1', sizeBytes: 9999 }, { rating: 5, note: 'two' }),
    picture('d', { contentHash: 'f3', pixelHash: 'p3' }),
  ]);
  const groups = await findDuplicates(catalog, uids('d', 'b', 'c', 'a'));
  expect(groups).toHaveLength(1);
  // The library's own first, what most was said of before.
  expect(groups[0]?.pictures.map(({ uid }) => uid)).toEqual(['b', 'c', 'a']);
  expect(groups[0]?.merged).toEqual({
    rating: 5,
    favorite: true,
    tags: ['x', 'y'],
    notes: ['two', 'one'],
    collections: [],
  });
});

test('a copy with the same pixels in another file is found elsewhere, and what tells most comes first', async () => {
  const bare = picture('a', { contentHash: 'f1', pixelHash: 'p1', sizeBytes: 9999 });
  const told = picture('b', { contentHash: 'f2', pixelHash: 'p1' });
  const catalog = catalogOf([
    { ...bare, generation: { ...bare.generation, model: null, prompt: '' } },
    { ...told, generation: { ...told.generation, model: 'm', prompt: 'a fox', seed: '1' } },
  ]);
  const [group] = await findDuplicates(catalog, uids('a'));
  expect(group?.pictures.map(({ uid }) => uid)).toEqual(['b', 'a']);
});

test('the equal of a single picture is found elsewhere; trashed ones are not offered', async () => {
  const trashed = picture('c', { contentHash: 'f1' });
  const catalog = catalogOf([
    picture('a', { contentHash: 'f1' }),
    picture('b', { contentHash: 'f1' }),
    { ...trashed, state: { ...trashed.state, trashedAtMs: 5 } },
  ]);
  const [group] = await findDuplicates(catalog, uids('a'));
  expect(group?.pictures.map(({ uid }) => uid)).toEqual(['a', 'b']);
});

test('only duplicates are merged', async () => {
  const catalog = catalogOf([
    picture('a', { contentHash: 'f1', pixelHash: 'p1' }),
    picture('b', { contentHash: 'f2', pixelHash: 'p1' }),
    picture('c', { contentHash: 'f2', pixelHash: null }),
    picture('d', { contentHash: 'f4' }),
    picture('x', { contentHash: 'f2', pixelHash: null }),
    picture('y', { contentHash: 'f1', pixelHash: 'p9' }),
  ]);
  const hashOf = async ({ uid }: ImageRecord): Promise<string> => (uid === 'x' ? 'other bytes' : 'bytes');
  await mergeDuplicates(catalog, hashOf, [{ keepUid: 'a', dropUids: ['c', 'b'] }]);
  expect(catalog.merges).toEqual([{ keepUid: 'a', dropUids: ['c', 'b'] }]);
  for (const wrong of [
    // The same samples in files that differ elsewhere, or in pictures whose pixels do.
    [{ keepUid: 'c', dropUids: ['x'] }],
    [{ keepUid: 'a', dropUids: ['y'] }],
    [
      { keepUid: 'a', dropUids: ['b'] },
      { keepUid: 'c', dropUids: ['d'] },
    ],
    [
      { keepUid: 'a', dropUids: ['b'] },
      { keepUid: 'c', dropUids: ['b'] },
    ],
  ]) {
    const refusal = await mergeDuplicates(catalog, hashOf, wrong).catch((error: unknown) => error);
    expect(isAppError(refusal) && refusal.code).toBe('INVALID_INPUT');
  }
  expect(catalog.merges).toHaveLength(1);
});
