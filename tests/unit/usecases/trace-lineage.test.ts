import { expect, test } from 'vitest';
import type { ImageRecord } from '../../../main/domain/image-record.ts';
import { traceLineage } from '../../../main/usecases/trace-lineage.ts';
import { sampleRecord } from './sample-record.ts';

function catalogOf(parents: Readonly<Record<string, readonly string[]>>) {
  const roleOf = (uid: string) => (uid.startsWith('mask') ? ('mask' as const) : ('source' as const));
  const rows = new Map<string, ImageRecord>(
    Object.entries(parents).map(([uid, list]) => [
      uid,
      sampleRecord(uid, { parents: list.map((parent) => ({ uid: parent, role: roleOf(parent) })) }),
    ]),
  );
  return {
    records: async (uids: readonly string[]) => uids.flatMap((uid) => rows.get(uid) ?? []),
    children: async (uid: string) =>
      [...rows.values()].flatMap((row) =>
        row.generation.parents
          .filter((parent) => parent.uid === uid)
          .map(({ role }) => ({ uid: row.uid, role })),
      ),
  };
}

test('finds ancestors, descendants and siblings with their masks, however far, also in a circle', async () => {
  const catalog = catalogOf({
    a: [],
    b: ['a', 'mask-1'],
    c: ['b', 'mask-2'],
    d: ['a'],
    e: ['c', 'gone'],
    loop: ['loop', 'e'],
    stranger: [],
  });
  const { nodes, edges } = await traceLineage(catalog, 'c', 100);
  expect(nodes.map(({ uid, kind, more }) => `${uid} ${kind}${more ? ' …' : ''}`).toSorted()).toEqual([
    'a picture',
    'b picture',
    'c picture',
    'd picture',
    'e picture',
    'gone gone',
    'loop picture',
    'mask-1 mask',
    'mask-2 mask',
  ]);
  expect(edges).toHaveLength(9);
  expect(edges).toContainEqual({ parent: 'mask-2', child: 'c', role: 'mask' });
});

test('a family too large keeps the nearest and says where more is', async () => {
  const chain = Object.fromEntries(
    Array.from({ length: 50 }, (_, index) => [`n${index}`, index === 0 ? [] : [`n${index - 1}`]]),
  );
  const { nodes, edges } = await traceLineage(catalogOf(chain), 'n20', 7);
  expect(nodes.map(({ uid }) => uid).toSorted()).toEqual(['n17', 'n18', 'n19', 'n20', 'n21', 'n22', 'n23']);
  expect(nodes.filter(({ more }) => more).map(({ uid }) => uid)).toEqual(['n17', 'n23']);
  expect(edges).toHaveLength(6);
});

test('a picture that is gone has no lineage', async () => {
  await expect(traceLineage(catalogOf({}), 'x', 10)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
