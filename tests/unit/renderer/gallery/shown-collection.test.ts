import { expect, it } from 'vitest';
import type { Collection } from '../../../../main/domain/catalog.ts';
import { parseQuery } from '../../../../main/domain/query/parser.ts';
import { showsOnly } from '../../../../renderer/features/gallery/shown-collection.ts';

function named(id: string, name: string, parentId: string | null = null): Collection {
  return { id, name, parentId, note: '', coverUid: null, coverHash: null, count: 0 };
}

it('a view is of one collection alone by its name, or by its id where others have that name', () => {
  const collections = [named('a', 'Trees'), named('b', 'trees'), named('c', 'Houses')];
  collections.push(named('d', 'Roofs', 'c'), named('e', 'Tiles', 'd'));
  const shown = (text: string): readonly string[] => {
    const parsed = parseQuery(text);
    if (!parsed.ok) throw parsed.error;
    return collections.map(({ id }) => id).filter((id) => showsOnly(parsed.query, collections, id));
  };
  expect(shown('collection:Houses')).toEqual(['c']);
  expect(shown('collection:c')).toEqual(['c']);
  expect(shown('collection:a')).toEqual(['a']);
  // It is gone as well when the one around it is.
  expect(shown('collection:Tiles')).toEqual(['c', 'd', 'e']);
  // Goes on showing the other when one of them is gone.
  expect(shown('collection:Trees')).toEqual([]);
  for (const text of ['', 'fox', 'collection:c rating:5', '-collection:c', '(collection:a OR collection:c)'])
    expect(shown(text)).toEqual([]);
});
