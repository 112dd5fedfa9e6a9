import { expect, it } from 'vitest';
import { packDestination } from '../../../../renderer/features/packs/pack-destination.ts';

it.each([
  [
    'an edit, as the edit it was',
    { uid: 'u', sourceUid: 's', maskId: 'm', area: 'inpaint' },
    { name: 'inpaint', params: { uid: 'u', edit: 'reopen' } },
  ],
  [
    'a widened picture, with its frame',
    { uid: 'u', sourceUid: 's', maskId: null, area: 'outpaint' },
    { name: 'outpaint', params: { uid: 'u', edit: 'reopen' } },
  ],
  [
    'source and mask without an edit of ours, both in the editor',
    { uid: 'u', sourceUid: 's', maskId: 'm', area: null },
    { name: 'inpaint', params: { uid: 's', maskId: 'm' } },
  ],
  [
    'settings with source and mask, the same',
    { uid: null, sourceUid: 's', maskId: 'm', area: null },
    { name: 'inpaint', params: { uid: 's', maskId: 'm' } },
  ],
  [
    'a picture made from nothing, or from a source, with all its settings',
    { uid: 'u', sourceUid: 's', maskId: null, area: null },
    { name: 'generate', params: { fromUid: 'u', seed: 'same' } },
  ],
  [
    'a source alone',
    { uid: null, sourceUid: 's', maskId: null, area: null },
    { name: 'generate', params: { inputUid: 's', inputRole: 'source' } },
  ],
  ['settings alone, nowhere', { uid: null, sourceUid: null, maskId: null, area: null }, null],
] as const)('takes up %s', (_what, used, expected) => {
  expect(packDestination(used)).toEqual(expected);
});
