import { expect, test, vi } from 'vitest';
import { completionAt } from '../../../../main/domain/query/complete.ts';
import type { ValueCounts } from '../../../../main/domain/query/field-values.ts';
import { printQuery } from '../../../../main/domain/query/printer.ts';
import {
  suggestionsFor,
  type SearchSuggestion,
} from '../../../../renderer/features/gallery/search/suggestions.ts';

function catalogOf(
  facet: Awaited<ReturnType<ValueCounts['facet']>>,
  counts: Readonly<Record<string, number>> = {},
) {
  return {
    facet: vi.fn<ValueCounts['facet']>().mockResolvedValue(facet),
    collections: vi.fn<ValueCounts['collections']>().mockResolvedValue([
      { id: 'c1', name: 'Trips', parentId: null, count: 2 },
      { id: 'c2', name: 'Best of all', parentId: 'c1', count: 5 },
      { id: 'c3', name: 'best of all', parentId: null, count: 1 },
    ]),
    counts: vi.fn<ValueCounts['counts']>((queries) =>
      Promise.resolve(queries.map((query) => counts[printQuery(query)] ?? 0)),
    ),
  };
}

const complete = (text: string, catalog: ValueCounts): Promise<readonly SearchSuggestion[]> =>
  suggestionsFor(completionAt(text, text.length), catalog);
const shown = (found: readonly SearchSuggestion[]): readonly string[] =>
  found.map(({ label, detail }) => `${label} ${detail}`);

test('fields come without asking the catalog', async () => {
  const catalog = catalogOf([]);
  const found = await complete('fox gui', catalog);
  expect(found.map((one) => one.insert)).toEqual(['guidance:']);
  expect(catalog.facet).not.toHaveBeenCalled();
});

test('collections come by what a query calls them: by their names, or paths where several have one', async () => {
  const found = await complete('in:', catalogOf([]));
  expect(shown(found)).toEqual(['/Trips/Best of all 5', 'Trips 2', '/best of all 1']);
  expect(shown(await complete('in:best', catalogOf([])))).toEqual(['/Trips/Best of all 5', '/best of all 1']);
  expect(await complete('in:"trips/', catalogOf([]))).toMatchObject([{ insert: '"/Trips/Best of all" ' }]);
  expect(await complete('in:c1', catalogOf([]))).toEqual([]);
});

test('values of the catalog come with counts and are quoted', async () => {
  const catalog = catalogOf([{ value: 'flux dev', count: 1200 }]);
  const found = await complete('model:fl', catalog);
  expect(catalog.facet).toHaveBeenCalledWith('model', 'fl');
  expect(found).toEqual([{ insert: '"flux dev" ', label: 'flux dev', detail: (1200).toLocaleString() }]);
  await complete('root:ol', catalog);
  expect(catalog.facet).toHaveBeenLastCalledWith('root', 'ol');
});

test.each([
  ['project:co', 'project'],
  ['session:ab', 'session'],
  ['batch:li', 'batch'],
] as const)('%s is completed from the catalog', async (text, facet) => {
  const catalog = catalogOf([{ value: 'one', count: 3 }]);
  expect(shown(await complete(text, catalog))).toEqual(['one 3']);
  expect(catalog.facet.mock.calls[0]?.[0]).toBe(facet);
});

test.each([
  ['rating:>=4', { 'rating:>=4': 12 }, ['>=4 12']],
  ['favorite:', { 'favorite:yes': 2, 'favorite:no': 9 }, ['yes 2', 'no 9']],
  ['status:f', { 'status:failed': 4 }, ['failed 4']],
  ['has:ma', { 'has:mask': 5 }, ['mask 5']],
  ['is:du', { 'is:duplicate': 6 }, ['duplicate 6']],
] as const)('values that the grammar knows come with counts: %s', async (text, counts, expected) => {
  expect(shown(await complete(text, catalogOf([], counts)))).toEqual(expected);
});

test('dates are completed by their words and by the months there are', async () => {
  const catalog = catalogOf([{ value: '2026-11', count: 7 }], { 'created:yesterday': 2 });
  expect(shown(await complete('created:yes', catalog))).toEqual(['yesterday 2', '2026-11 7']);
  const [month] = await complete('created:2026', catalog);
  expect(catalog.facet).toHaveBeenLastCalledWith('month', '2026');
  expect(month?.insert).toBe('2026-11 ');
});
