import type { Ranges } from '../../main/domain/catalog-view.ts';

/** Selections: half-open ranges of positions `[from, to)`, ascending, disjoint and not touching. */
export const NO_RANGES: Ranges = [];

/** How many positions the ranges hold. */
export function countOf(ranges: Ranges): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from, 0);
}

/** Index of the first range that ends after `position`. */
function indexAt(ranges: Ranges, position: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.[1] ?? 0) > position) high = middle;
    else low = middle + 1;
  }
  return low;
}

export function includes(ranges: Ranges, position: number): boolean {
  const range = ranges[indexAt(ranges, position)];
  return range !== undefined && range[0] <= position;
}

/** How many positions of the ranges come before `position`: its place among them if it is in. */
export function placeIn(ranges: Ranges, position: number): number {
  const at = indexAt(ranges, position);
  const inside = Math.max(0, position - (ranges[at]?.[0] ?? position));
  return countOf(ranges.slice(0, at)) + inside;
}

/** The position at a place among those the ranges hold; undefined past either end. */
export function positionAt(ranges: Ranges, place: number): number | undefined {
  let left = place;
  for (const [from, to] of ranges) {
    if (left < to - from) return left < 0 ? undefined : from + left;
    left -= to - from;
  }
  return undefined;
}

export function addRange(ranges: Ranges, from: number, to: number): Ranges {
  if (to <= from) return ranges;
  const before = ranges.filter((range) => range[1] < from);
  const after = ranges.filter((range) => range[0] > to);
  const merged = ranges.slice(before.length, ranges.length - after.length);
  const first = Math.min(from, merged[0]?.[0] ?? from);
  const last = Math.max(to, merged.at(-1)?.[1] ?? to);
  return [...before, [first, last], ...after];
}

export function removeRange(ranges: Ranges, from: number, to: number): Ranges {
  if (to <= from) return ranges;
  return ranges.flatMap(([start, end]): [number, number][] => {
    if (end <= from || start >= to) return [[start, end]];
    const kept: [number, number][] = [];
    if (start < from) kept.push([start, from]);
    if (end > to) kept.push([to, end]);
    return kept;
  });
}

export function toggle(ranges: Ranges, position: number): Ranges {
  return includes(ranges, position)
    ? removeRange(ranges, position, position + 1)
    : addRange(ranges, position, position + 1);
}

/** Everything from 0 to `total` that is not selected. */
export function invert(ranges: Ranges, total: number): Ranges {
  const result: [number, number][] = [];
  let at = 0;
  for (const [from, to] of ranges) {
    if (from > at) result.push([at, Math.min(from, total)]);
    at = to;
  }
  if (at < total) result.push([at, total]);
  return result;
}

/** The range between two positions, both included, whichever comes first. */
export function between(a: number, b: number): readonly [number, number] {
  return [Math.min(a, b), Math.max(a, b) + 1];
}

/** Ranges out of positions in any order. */
export function rangesOf(positions: Iterable<number>): Ranges {
  const sorted = [...new Set(positions)].sort((a, b) => a - b);
  const result: [number, number][] = [];
  for (const position of sorted) {
    const last = result.at(-1);
    if (last?.[1] === position) last[1] = position + 1;
    else result.push([position, position + 1]);
  }
  return result;
}
