import { wildcardNames } from '../wildcards.ts';
import type { Batch } from './batch.ts';

export interface UsedWildcards {
  /** The lists the batch can reach, also through other lists. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
  /** Names without a list, or with an empty one. */
  readonly missing: readonly string[];
}

/** Which lists a batch draws from. */
export function usedWildcards(batch: Batch, known: ReadonlyMap<string, readonly string[]>): UsedWildcards {
  const lists = new Map<string, readonly string[]>();
  const missing = new Set<string>();
  const open: string[] = [];
  const visit = (text: string): void => {
    if (text.includes('__')) open.push(...wildcardNames(text));
  };
  visit(batch.prefix);
  visit(batch.negative);
  for (const prompt of batch.prompts) {
    if (prompt.literal) continue;
    visit(prompt.text);
    visit(prompt.negative ?? '');
  }
  for (const variation of batch.variations) for (const value of variation.values) visit(value);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (lists.has(name) || missing.has(name)) continue;
    const lines = known.get(name) ?? [];
    if (lines.length === 0) missing.add(name);
    else {
      lists.set(name, lines);
      for (const line of lines) visit(line);
    }
  }
  return { lists, missing: [...missing].toSorted() };
}
