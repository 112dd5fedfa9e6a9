import { expect, it } from 'vitest';
import type { PackSummary } from '../../../../preload/contract/packs.ts';
import { arrangePacks } from '../../../../renderer/features/packs/arrange-packs.ts';

const pack = (name: string, savedAtMs: number, favorite: boolean, prompt = ''): PackSummary => ({
  id: name,
  name,
  savedAtMs,
  favorite,
  prompt,
  images: 1,
  sizeBytes: 1,
});

const PACKS = [
  pack('Fox 10', 300, false, 'a red fox'),
  pack('fox 2', 100, true, 'snow'),
  pack('Apples', 200, true, 'red apples in snow'),
];

it.each([
  ['newest', '', ['Fox 10', 'Apples', 'fox 2']],
  ['name', '', ['Apples', 'fox 2', 'Fox 10']],
  ['favorites', '', ['Apples', 'fox 2', 'Fox 10']],
  ['newest', 'RED', ['Fox 10', 'Apples']],
  ['favorites', 'snow  red', ['Apples']],
  ['name', 'fox', ['fox 2', 'Fox 10']],
  ['name', 'nothing', []],
] as const)('%s, looking for “%s”', (order, search, expected) => {
  expect(arrangePacks(PACKS, search, order).map(({ name }) => name)).toEqual(expected);
});
