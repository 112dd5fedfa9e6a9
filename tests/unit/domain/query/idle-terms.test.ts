import { expect, test } from 'vitest';
import { idleTerms, MOST_VALUES } from '../../../../main/domain/query/idle-terms.ts';
import type { IdleTerm } from '../../../../main/domain/query/idle-terms.ts';
import type { ValueCounts } from '../../../../main/domain/query/field-values.ts';
import { catalogIn, picture, query, temporaryFolder, uidOf } from '../../catalog/support.ts';

async function asked(): Promise<(text: string) => Promise<readonly IdleTerm[]>> {
  const catalog = await catalogIn(await temporaryFolder());
  await catalog.putCollections([
    { id: 'c1', name: 'Best of autumn', parentId: null, note: '', coverUid: null, position: 1 },
  ]);
  await catalog.putImages([
    picture(1, {
      generation: { model: 'Juggernaut XL v9', sampler: 'euler', prompt: 'red fox' },
      user: { tags: ['animals/fox'] },
      collections: [{ id: 'c1', position: 1 }],
    }),
    picture(2, { generation: { model: 'Flux', sampler: 'dpmpp_2m', prompt: 'grey wolf' } }),
  ]);
  await catalog.change({ kind: 'uids', uids: [uidOf(2)] }, { kind: 'trash' }, {});
  const values: ValueCounts = {
    facet: (field, prefix) => catalog.facet({ kind: 'all' }, field, prefix, MOST_VALUES),
    collections: () => catalog.collections(),
    counts: (queries) => Promise.all(queries.map((one) => catalog.count(one))),
  };
  return (text) => idleTerms(query(text), values);
}

test('a query that finds nothing says by which of its terms, and what was probably meant', async () => {
  const idle = await asked();
  expect(await idle('fox root:"librar" -snow')).toEqual([
    { text: 'root:"librar"', known: ['library'], instead: 'fox root:librar -snow' },
  ]);
  expect(await idle('sampler:eulr steps:20')).toEqual([
    { text: 'sampler:eulr', known: ['euler'], instead: 'sampler:"euler" steps:20' },
    { text: 'steps:20', known: [], instead: null },
  ]);
  expect(await idle('in:"Best of"')).toMatchObject([
    { known: ['Best of autumn'], instead: 'collection:"Best of"*' },
  ]);
  expect(await idle('zebra')).toEqual([{ text: 'zebra', known: [], instead: null }]);
});

test('terms that find something, if only in the trash, are not to blame', async () => {
  const idle = await asked();
  for (const text of [
    'fox wolf',
    'wolf',
    'model:flux',
    'model:"xl juggernaut" wolf',
    '-zebra wolf',
    '',
    'in:"best of autumn" wolf',
  ])
    expect(await idle(text)).toEqual([]);
});
