import { expect, it } from 'vitest';
import { maskSourcesOf } from '../../../../renderer/features/editor/mask-sources.ts';
import { sampleRecord } from '../../usecases/sample-record.ts';

const made = (uid: string, maskId: string | null, createdAtMs: number) =>
  sampleRecord(uid, { createdAtMs, parents: maskId === null ? [] : [{ role: 'mask', uid: maskId }] });

it('offers each mask once, by its newest result: the family’s first, then the newest first', () => {
  const trashed = made('trashed', 'of trashed', 90);
  const records = [
    made('old stranger', 'a', 10),
    made('new stranger', 'b', 80),
    made('sibling', 'c', 20),
    made('its twin', 'c', 30),
    made('child', 'd', 40),
    made('source', null, 5),
    { ...trashed, state: { ...trashed.state, trashedAtMs: 1 } },
  ];
  const family = new Set(['sibling', 'its twin', 'child', 'source']);
  expect(maskSourcesOf(records, family).map(({ uid, maskId }) => [uid, maskId])).toEqual([
    ['child', 'd'],
    ['its twin', 'c'],
    ['new stranger', 'b'],
    ['old stranger', 'a'],
  ]);
});
