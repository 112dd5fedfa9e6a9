import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ColumnStore } from '../../../main/catalog/column-store.ts';
import { openDatabase } from '../../../main/catalog/database.ts';
import { NameIndex } from '../../../main/catalog/name-index.ts';
import { SqlViews, addSqlFunctions } from '../../../main/catalog/sql-views.ts';
import type { Catalog } from '../../../main/domain/catalog.ts';
import type { FacetField, Sort, ViewSpec } from '../../../main/domain/catalog-view.ts';
import { STACK_CHANGES } from '../../../main/domain/catalog-change.ts';
import { FACET_FIELDS, GROUP_KEYS, SORT_KEYS } from '../../../main/domain/catalog-view.ts';
import type { Query } from '../../../main/domain/query/ast.ts';
import { parseQuery } from '../../../main/domain/query/parser.ts';
import { ROOTS, expectedMatches, expectedOrder } from './oracle.ts';
import type { World } from './oracle.ts';
import { anyPicture, anyQuery, everyField } from './random-pictures.ts';
import { catalogIn, numbersOf, temporaryFolder, uidOf, view } from './support.ts';

const COLLECTIONS = [
  { id: 'c1', name: 'First', parentId: null },
  { id: 'c2', name: 'Second', parentId: 'c1' },
  { id: 'c3', name: 'Third', parentId: 'c2' },
];
const COUNT = 48;

async function randomWorld(catalog: Catalog, seed: number): Promise<World> {
  const pictures = fc
    .sample(fc.tuple(...Array.from({ length: COUNT }, (_, index) => anyPicture(index + 1))), {
      seed,
      numRuns: 1,
    })
    .flat();
  await catalog.putCollections(
    COLLECTIONS.map((collection, position) => ({ ...collection, note: '', coverUid: null, position })),
  );
  await catalog.putRoot({
    id: 'drive',
    path: '/drive',
    title: ROOTS['drive'] ?? '',
    online: true,
    readOnly: false,
  });
  await catalog.putImages(pictures);
  await catalog.change({ kind: 'uids', uids: [3, 9, 15, 21].map(uidOf) }, { kind: 'trash' }, {});
  await catalog.updateFiles([5, 9].map((number) => ({ uid: uidOf(number), missing: true })));
  return worldOf(
    catalog,
    new Set(pictures.filter(({ rawTexts }) => rawTexts?.['workflow']).map(({ uid }) => uid)),
  );
}

async function worldOf(catalog: Catalog, withWorkflow: ReadonlySet<string>): Promise<World> {
  const records = await catalog.records(Array.from({ length: COUNT }, (_, index) => uidOf(index + 1)));
  return { records, collections: COLLECTIONS, withWorkflow, nowMs: Date.now() };
}

function sqlViews(folder: string): { views: SqlViews; numbers(ids: Uint32Array): number[] } {
  const db = openDatabase(join(folder, 'catalog.sqlite'), 'read');
  addSqlFunctions(db);
  const names = new NameIndex(db);
  const uid = db.prepare<[number], string>('SELECT uid FROM images WHERE id = ?').pluck();
  return {
    views: new SqlViews(() => ({ db, names, nowMs: Date.now() })),
    numbers: (ids) => Array.from(ids, (id) => Number(uid.get(id)?.slice(-12))),
  };
}

function parsedQuery(text: string): Query {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.query;
}

const numberOf = ({ uid }: { uid: string }): number => Number(uid.slice(-12));
const spec = (query: Query, more: Partial<ViewSpec> = {}): ViewSpec => view('', { query, ...more });

test('every field and every combination finds what brute force finds, in columns and in SQL', async () => {
  const folder = await temporaryFolder();
  const catalog = await catalogIn(folder);
  const world = await randomWorld(catalog, 20_261_121);
  const sql = sqlViews(folder);
  const check = async (query: Query): Promise<void> => {
    const expected = expectedMatches(world, query).map(numberOf);
    const found = await numbersOf(catalog, spec(query));
    expect(found.toSorted((a, b) => a - b)).toEqual(expected);
    expect(sql.numbers(sql.views.ids(query))).toEqual(expected);
    expect(await catalog.count(query)).toBe(expected.length);
  };
  for (const field of everyField) {
    await fc.assert(fc.asyncProperty(field, check), { numRuns: 12 });
  }
  await fc.assert(fc.asyncProperty(anyQuery, check), { numRuns: 250 });
});

test('a first page is the beginning of the whole order, also when names of files are looked at one by one', async () => {
  const folder = await temporaryFolder();
  const catalog = await catalogIn(folder);
  await randomWorld(catalog, 11);
  const db = openDatabase(join(folder, 'catalog.sqlite'), 'read');
  const store = new ColumnStore(db, new NameIndex(db), join(folder, 'others'), () => undefined);
  const { query, views } = await store.ready();
  const pause = (): Promise<void> => Promise.resolve();
  for (const text of [
    'path:seed',
    'path:1',
    'path:_seed_1',
    'path:2026 rating:>=0',
    'path:0 path:png',
    'path:none',
  ]) {
    const parsed = parsedQuery(text);
    for (const key of ['created', 'size', 'custom'] as const) {
      const sort: Sort = { key, direction: 'descending', collectionId: 'c2' };
      const { ids } = views.whole(await query.matches(parsed, 0, pause), view('', { sort }));
      for (const few of [0, COUNT]) {
        expect(views.first(await query.likely(parsed, 0, pause, few), sort, 5)).toEqual(ids.slice(0, 5));
      }
    }
  }
  store.close();
  db.close();
});

test('every sort and group has one order, in columns and in SQL', async () => {
  const folder = await temporaryFolder();
  const catalog = await catalogIn(folder);
  const world = await randomWorld(catalog, 7);
  const sql = sqlViews(folder);
  for (const key of SORT_KEYS) {
    for (const direction of ['ascending', 'descending'] as const) {
      const sort: Sort = { key, direction, collectionId: 'c2', shuffle: 4 };
      const found = await numbersOf(catalog, view('', { sort }));
      expect(sql.numbers(sql.views.whole(view('', { sort })).ids)).toEqual(found);
      if (!['added', 'custom', 'random'].includes(key)) {
        const all = expectedMatches(world, { kind: 'all' });
        expect(found).toEqual(expectedOrder(world, all, sort).map(numberOf));
      }
      for (const group of GROUP_KEYS) {
        for (const stacks of [false, true]) {
          const grouped = view('', { sort, group, stacks });
          const { whole } = await catalog.openSet(grouped, 4, 'groups');
          const { setId, total, groups } = await whole;
          const tiles = await catalog.tiles(setId, 0, total);
          const bySql = sql.views.whole(grouped);
          expect(tiles.map(numberOf)).toEqual(sql.numbers(bySql.ids));
          expect(groups).toEqual(bySql.groups);
          expect(tiles.map(({ stackSize }) => stackSize)).toEqual([
            ...(bySql.stackSizes ?? tiles.map(() => 1)),
          ]);
          expect(tiles.reduce((sum, { stackSize }) => sum + stackSize, 0)).toBe(
            stacks ? found.length : total,
          );
        }
      }
    }
  }
  const shuffled = (shuffle: number) =>
    numbersOf(catalog, view('', { sort: { key: 'random', direction: 'ascending', shuffle } }));
  expect(await shuffled(1)).toEqual(await shuffled(1));
  expect(await shuffled(1)).not.toEqual(await shuffled(2));
});

test('facets count what a count of each value counts', async () => {
  const folder = await temporaryFolder();
  const catalog = await catalogIn(folder);
  const world = await randomWorld(catalog, 99);
  const sql = sqlViews(folder);
  const sorted = (values: readonly { value: string; count: number }[]) =>
    values.map(({ value, count }) => `${value}: ${count}`).toSorted();
  const queries = fc.sample(anyQuery, { seed: 5, numRuns: 12 });
  for (const query of [{ kind: 'all' } as const, ...queries]) {
    for (const field of FACET_FIELDS) {
      const found = await catalog.facet(query, field, '', 1000);
      const bySql = sql.views.facet(query, field).filter(({ value }) => value !== '');
      expect(sorted(found)).toEqual(sorted(bySql));
    }
  }
  // One model is one value, whatever the folder, the extension and the case of its letters.
  const models = await catalog.facet({ kind: 'all' }, 'model', '', 1000);
  expect(models.map(({ value }) => value.toLowerCase()).toSorted()).toEqual([
    'flux dev',
    'flux-schnell',
    'sd_xl_base_1.0',
  ]);
  const tags: Record<string, number> = {};
  for (const { user } of expectedMatches(world, { kind: 'all' })) {
    for (const tag of user.tags) tags[tag] = (tags[tag] ?? 0) + 1;
  }
  const facet = await catalog.facet({ kind: 'all' }, 'tag', 'anim', 2);
  const expected = Object.entries(tags)
    .filter(([tag]) => tag.startsWith('anim'))
    .map(([value, count]) => ({ value, count }))
    .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  expect(facet).toEqual(expected.slice(0, 2));
});

test('columns stay what the tables say through random edits, undo and restarts', async () => {
  const folder = await temporaryFolder();
  let catalog = await catalogIn(folder);
  await randomWorld(catalog, 3);
  const some = fc.uniqueArray(fc.integer({ min: 1, max: COUNT }), { minLength: 1, maxLength: 9 });
  type Edit = (catalog: Catalog, uids: readonly string[]) => Promise<unknown>;
  const change =
    (what: Parameters<Catalog['change']>[1]): Edit =>
    (catalog, uids) =>
      catalog.change({ kind: 'uids', uids }, what, {});
  const edits: readonly Edit[] = [
    change({ kind: 'rate', rating: 3 }),
    change({ kind: 'tag', add: ['night', 'new'], remove: ['animals'] }),
    change({ kind: 'collect', addTo: 'c3', removeFrom: 'c1' }),
    change({ kind: 'reorder', collectionId: 'c2', beforeUid: null }),
    ...STACK_CHANGES.map((how) => change({ kind: 'stack', how })),
    change({ kind: 'trash' }),
    change({ kind: 'restore' }),
    change({ kind: 'note', note: 'red thread' }),
    change({ kind: 'relocate', rootId: 'library', folder: 'collections/moved', strip: null }),
    (catalog) => catalog.undo(),
    (catalog) => catalog.redo(),
    (catalog, uids) => catalog.removeImages(uids.slice(0, 1)),
    (catalog, uids) =>
      catalog.putImages(
        uids.flatMap((uid) =>
          fc.sample(anyPicture(Number(uid.slice(-12))), { seed: uids.length, numRuns: 1 }),
        ),
      ),
    (catalog) => catalog.changeCollection({ kind: 'edit', id: 'c3', name: 'Second' }),
  ];
  const sequence = fc.sample(
    fc.array(fc.tuple(fc.constantFrom(...edits), some), { minLength: 36, maxLength: 36 }),
    {
      seed: 11,
      numRuns: 1,
    },
  );
  const queries = fc.sample(anyQuery, { seed: 8, numRuns: 4 });
  let step = 0;
  for (const [edit, numbers] of sequence.flat()) {
    await edit(catalog, numbers.map(uidOf));
    step += 1;
    if (step % 13 === 0) {
      await catalog.close();
      catalog = await catalogIn(folder);
    }
    const sql = sqlViews(folder);
    for (const query of queries) {
      for (const sort of [
        { key: 'rating', direction: 'descending' },
        { key: 'name', direction: 'ascending' },
        { key: 'custom', direction: 'ascending', collectionId: 'c2' },
      ] as const) {
        expect(await numbersOf(catalog, spec(query, { sort }))).toEqual(
          sql.numbers(sql.views.whole(spec(query, { sort })).ids),
        );
        expect(await shownStacks(catalog, spec(query, { sort, stacks: true }))).toEqual(
          sql.numbers(sql.views.whole(spec(query, { sort, stacks: true })).ids),
        );
      }
    }
    const facets: FacetField[] = ['tag', 'rating', 'folder'];
    for (const field of facets) {
      const found = await catalog.facet({ kind: 'all' }, field, '', 99);
      expect(found.toSorted(byValue)).toEqual(sql.views.facet({ kind: 'all' }, field).toSorted(byValue));
    }
  }
});

async function shownStacks(catalog: Catalog, stacks: ViewSpec): Promise<number[]> {
  const { whole } = await catalog.openSet(stacks, 0, 'stacks');
  const { setId, total } = await whole;
  return (await catalog.tiles(setId, 0, total)).map(numberOf);
}

const byValue = (a: { value: string }, b: { value: string }): number => (a.value < b.value ? -1 : 1);
