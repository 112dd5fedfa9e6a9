import type { Group } from '../domain/catalog.ts';

/** An ordered list with what a view adds to it. Indexes of all three run together. */
export interface Arranged {
  readonly ids: Uint32Array;
  /** Pictures under each tile; null when nothing is stacked. */
  readonly stackSizes: Uint32Array | null;
  readonly groups: readonly Group[];
}

/**
 * Leaves the first picture of every stack. `stackOf` gives a picture's stack code, 0 for none.
 */
export function stacked(
  ids: Uint32Array,
  stackOf: (id: number) => number,
): { ids: Uint32Array; stackSizes: Uint32Array } {
  const kept = new Uint32Array(ids.length);
  const sizes = new Uint32Array(ids.length);
  const places = new Map<number, number>();
  let count = 0;
  for (const id of ids) {
    const stack = stackOf(id);
    const place = stack === 0 ? undefined : places.get(stack);
    if (place === undefined) {
      if (stack !== 0) places.set(stack, count);
      kept[count] = id;
      sizes[count] = 1;
      count += 1;
    } else sizes[place] = (sizes[place] ?? 0) + 1;
  }
  return { ids: kept.subarray(0, count), stackSizes: sizes.subarray(0, count) };
}

/**
 * Brings pictures of one group together, keeping the order within it. Groups come by `compare` on their codes, or in
 * the order in which they appear.
 */
export function grouped(
  ids: Uint32Array,
  stackSizes: Uint32Array | null,
  groupOf: (id: number) => number,
  compare: ((a: number, b: number) => number) | null,
  labelOf: (code: number) => string,
): Arranged {
  const counts = new Map<number, number>();
  for (const id of ids) {
    const code = groupOf(id);
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  const codes = [...counts.keys()];
  if (compare !== null) codes.sort(compare);
  const groups: Group[] = [];
  const next = new Map<number, number>();
  let from = 0;
  for (const code of codes) {
    groups.push({ label: labelOf(code), from });
    next.set(code, from);
    from += counts.get(code) ?? 0;
  }
  const ordered = new Uint32Array(ids.length);
  const sizes = stackSizes === null ? null : new Uint32Array(ids.length);
  ids.forEach((id, index) => {
    const code = groupOf(id);
    const place = next.get(code) ?? 0;
    next.set(code, place + 1);
    ordered[place] = id;
    if (sizes !== null) sizes[place] = stackSizes?.[index] ?? 1;
  });
  return { ids: ordered, stackSizes: sizes, groups };
}
