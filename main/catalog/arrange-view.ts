import type { ViewSpec } from '../domain/catalog-view.ts';
import { grouped, stacked } from './arrange.ts';
import type { Arranged, Stacking } from './arrange.ts';

/** Stacks and groups a sorted list as the view asks, by stack codes and group labels. */
export function arrangedBy(
  ids: Uint32Array,
  spec: ViewSpec,
  stacking: Stacking,
  labelOf: (id: number) => string,
): Arranged {
  const tiles = spec.stacks ? stacked(ids, stacking) : { ids, stackSizes: null };
  if (spec.group === 'none') return { ...tiles, groups: [] };
  const labels: string[] = [];
  const codes = new Map<string, number>();
  const codeOf = (id: number): number => {
    const label = labelOf(id);
    let code = codes.get(label);
    if (code === undefined) {
      code = labels.length;
      codes.set(label, code);
      labels.push(label);
    }
    return code;
  };
  const byLabel = (a: number, b: number): number => compareLabels(labels[a] ?? '', labels[b] ?? '');
  return grouped(tiles.ids, tiles.stackSizes, codeOf, groupOrder(spec, byLabel), (code) =>
    spec.group === 'prompt' ? null : (labels[code] ?? ''),
  );
}

/** By code units, in lower case first; the empty label last. */
export function compareLabels(a: string, b: string): number {
  if (a === '' || b === '') return Number(a === '') - Number(b === '');
  const lowerA = a.toLowerCase();
  const lowerB = b.toLowerCase();
  if (lowerA !== lowerB) return lowerA < lowerB ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}

/**
 * Days and months follow the direction of a sort by date, else newest first; models go by name; sessions and prompts by
 * their first picture in the sort's order (null).
 */
export function groupOrder(
  spec: ViewSpec,
  compare: (a: number, b: number) => number,
): ((a: number, b: number) => number) | null {
  switch (spec.group) {
    case 'day':
    case 'month': {
      const byDate = spec.sort.key === 'created' || spec.sort.key === 'added';
      return byDate && spec.sort.direction === 'ascending' ? compare : (a, b) => compare(b, a);
    }
    case 'model':
      return compare;
    default:
      return null;
  }
}
