import type { PackSummary } from '../../../preload/contract/packs.ts';
import { wordTest } from '../../ui/word-test.ts';

export type PackOrder = 'newest' | 'name' | 'favorites';

/** The packs whose name or prompt has every word, in order. */
export function arrangePacks(
  packs: readonly PackSummary[],
  search: string,
  order: PackOrder,
): readonly PackSummary[] {
  const hasWords = wordTest(search);
  const found = packs.filter(({ name, prompt }) => hasWords(`${name}\n${prompt}`));
  const byTime = (a: PackSummary, b: PackSummary): number => b.savedAtMs - a.savedAtMs;
  switch (order) {
    case 'newest':
      return found.toSorted(byTime);
    case 'name':
      return found.toSorted((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
    case 'favorites':
      return found.toSorted((a, b) => Number(b.favorite) - Number(a.favorite) || byTime(a, b));
  }
}
