import { expect, test, vi } from 'vitest';
import { completionAt } from '../../../../main/domain/query/complete.ts';
import { suggestionsFor, type FetchFacet } from '../../../../renderer/features/gallery/search/suggestions.ts';

const complete = (text: string): ReturnType<typeof completionAt> => completionAt(text, text.length);

test('fields come without asking the catalog', async () => {
  const facet = vi.fn<FetchFacet>();
  const found = await suggestionsFor(complete('fox gui'), facet);
  expect(found.map((one) => one.insert)).toEqual(['guidance:']);
  expect(facet).not.toHaveBeenCalled();
});

test('values of the catalog come with counts and are quoted', async () => {
  const facet = vi.fn<FetchFacet>().mockResolvedValue([{ value: 'flux dev', count: 1200 }]);
  const found = await suggestionsFor(complete('model:fl'), facet);
  expect(facet).toHaveBeenCalledWith('model', 'fl');
  expect(found).toEqual([{ insert: '"flux dev" ', label: 'flux dev', detail: (1200).toLocaleString() }]);
  await suggestionsFor(complete('root:ol'), facet);
  expect(facet).toHaveBeenLastCalledWith('root', 'ol');
});

test('values the grammar knows need no catalog', async () => {
  const found = await suggestionsFor(complete('created:yes'), vi.fn<FetchFacet>());
  expect(found.map((one) => one.label)).toEqual(['yesterday']);
});
