import { expect, it } from 'vitest';
import type { Collection } from '../../../../main/domain/catalog.ts';
import { parseQuery } from '../../../../main/domain/query/parser.ts';
import { showsOnly } from '../../../../renderer/features/gallery/shown-collection.ts';

function named(id: string, name: string): Collection {
  return { id, name, parentId: null, note: '', coverUid: null, coverHash: null, count: 0 };
}

it('a view is of one collection alone by its name, or by its id where others have that name', () => {
  const collections = [named('a', 'Trees'), named('b', 'trees'), named('c', 'Houses')];
  const shown = (text: string): readonly string[] => {
    const parsed = parseQuery(text);
    if (!parsed.ok) throw parsed.error;
    return collections.map(({ id }) => id).filter((id) => showsOnly(parsed.query, collections, id));
  };
  expect(shown('collection:Houses')).toEqual(['c']);
  expect(shown('collection:c')).toEqual(['c']);
  expect(shown('collection:a')).toEqual(['a']);
  // Goes on showing the other when one of them is gone.
  expect(shown('collection:Trees')).toEqual([]);
  for (const text of ['', 'fox', 'collection:c rating:5', '-collection:c', '(collection:a OR collection:c)'])
    expect(shown(text)).toEqual([]);
});
