import { describe, expect, test } from 'vitest';
import type { Target } from '../../../main/domain/catalog-view.ts';
import { isAppError } from '../../../main/domain/errors.ts';
import type { ImageRecord } from '../../../main/domain/image-record.ts';
import { emptyTrash } from '../../../main/usecases/empty-trash.ts';
import { imageDetails } from '../../../main/usecases/image-details.ts';
import { readQuery } from '../../../main/usecases/read-query.ts';
import { sampleRecord } from './sample-record.ts';

function catalogOf(records: readonly ImageRecord[]) {
  const rows = new Map(records.map((record) => [record.uid, record]));
  return {
    rows,
    uids: async (target: Target, limit: number) =>
      (target.kind === 'uids' ? target.uids : [...rows.keys()]).slice(0, limit),
    records: async (uids: readonly string[]) => uids.flatMap((uid) => rows.get(uid) ?? []),
    record: async (uid: string) => rows.get(uid) ?? null,
    children: async (): Promise<readonly { uid: string; role: string }[]> => [],
    removeImages: async (uids: readonly string[]) => {
      for (const uid of uids) rows.delete(uid);
      return 1;
    },
  };
}

describe('emptying the trash', () => {
  const trashed = { trashedAtMs: 5 };

  test('removes files and rows of trashed pictures only', async () => {
    const catalog = catalogOf([
      sampleRecord('a', {}, trashed),
      sampleRecord('b'),
      sampleRecord('c', {}, trashed),
    ]);
    const gone: string[] = [];
    const result = await emptyTrash(catalog, async (record) => void gone.push(record.uid), {
      kind: 'uids',
      uids: ['a', 'b'],
    });
    expect(result).toEqual({ removed: 1, failed: [], cancelled: false });
    expect(gone).toEqual(['a']);
    expect([...catalog.rows.keys()]).toEqual(['b', 'c']);
  });

  test('a file that can’t be removed keeps its row and is named', async () => {
    const catalog = catalogOf([sampleRecord('a', {}, trashed), sampleRecord('b', {}, trashed)]);
    const removeFiles = async ({ uid }: ImageRecord): Promise<void> => {
      if (uid === 'a') throw new Error('busy');
    };
    expect(await emptyTrash(catalog, removeFiles, null)).toEqual({
      removed: 1,
      failed: ['a'],
      cancelled: false,
    });
    expect([...catalog.rows.keys()]).toEqual(['a']);
  });

  test('several go at a time, since each waits for the disk', async () => {
    const catalog = catalogOf(['a', 'b', 'c'].map((uid) => sampleRecord(uid, {}, trashed)));
    let [under, most] = [0, 0];
    const removeFiles = async (): Promise<void> => {
      under += 1;
      most = Math.max(most, under);
      await Promise.resolve();
      under -= 1;
    };
    expect(await emptyTrash(catalog, removeFiles, null)).toMatchObject({ removed: 3 });
    expect(most).toBe(3);
  });

  test('stopped, it says what went by then and leaves the others with their files', async () => {
    const catalog = catalogOf(['a', 'b', 'c'].map((uid) => sampleRecord(uid, {}, trashed)));
    const stop = new AbortController();
    const told: (readonly [number, number])[] = [];
    const gone: string[] = [];
    const result = await emptyTrash(catalog, async ({ uid }) => void gone.push(uid), null, {
      signal: stop.signal,
      onProgress: (done, total) => {
        told.push([done, total]);
        if (done === 1) stop.abort();
      },
    });
    expect(result).toEqual({ removed: 2, failed: [], cancelled: true });
    expect(told).toEqual([
      [0, 3],
      [1, 3],
    ]);
    expect(gone).toEqual(['a', 'b']);
    expect([...catalog.rows.keys()]).toEqual(['c']);
  });
});

describe('details', () => {
  test('name parents and children, also those that are gone', async () => {
    const child = sampleRecord('child', {
      parents: [
        { role: 'source', uid: 'parent' },
        { role: 'mask', uid: 'mask-1' },
      ],
    });
    const catalog = {
      ...catalogOf([child, sampleRecord('parent'), sampleRecord('grandchild')]),
      children: async () => [{ uid: 'grandchild', role: 'source' }],
    };
    const details = await imageDetails(catalog, 'child');
    expect(details.parents.map(({ uid, role, record }) => [uid, role, record?.uid ?? null])).toEqual([
      ['parent', 'source', 'parent'],
      ['mask-1', 'mask', null],
    ]);
    expect(details.children.map(({ record }) => record?.uid)).toEqual(['grandchild']);
  });

  test('of a picture that is gone are refused', async () => {
    await expect(imageDetails(catalogOf([]), 'x')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

test('a query that can’t be read is refused with its place', () => {
  let thrown: unknown;
  try {
    readQuery('fox steps:many');
  } catch (error) {
    thrown = error;
  }
  expect(isAppError(thrown)).toBe(true);
  expect(thrown).toMatchObject({
    code: 'INVALID_QUERY',
    details: { position: 10, length: 4, expected: ['a number'] },
  });
});
