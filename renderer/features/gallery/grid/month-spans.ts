import type { FacetValue, GroupKey, SortKey } from '../../../../main/domain/catalog-view.ts';

/** A month's run of positions in a list ordered by date. */
export interface MonthSpan {
  /** `2026-11`; `2026-11-21` of days. */
  readonly month: string;
  readonly from: number;
  readonly count: number;
}

/** Whether a view shows every picture in order of date: grouped by anything else than dates it goes through them once for each group. */
export function isInOrderOfDate(view: {
  readonly sort: { readonly key: SortKey };
  readonly group: GroupKey;
  readonly stacks: boolean;
}): boolean {
  const isByDate = view.group === 'none' || view.group === 'day' || view.group === 'month';
  return view.sort.key === 'created' && isByDate && !view.stacks;
}

/** Runs of positions out of counts per month. Pictures without a date stand last, as in the list. */
export function monthSpans(
  counts: readonly FacetValue[],
  direction: 'ascending' | 'descending',
): readonly MonthSpan[] {
  const sorted = [...counts].sort((a, b) => (a.value < b.value ? -1 : 1));
  if (direction === 'descending') sorted.reverse();
  let from = 0;
  return sorted.map(({ value, count }) => {
    const span = { month: value, from, count };
    from += count;
    return span;
  });
}

export function monthAt(spans: readonly MonthSpan[], position: number): MonthSpan | undefined {
  return spans.findLast((span) => span.from <= position) ?? spans[0];
}

const CLOSEST = 0.035;

/** Where years begin, as a share of the whole; those too close to the one before are left out. */
export function yearMarks(
  spans: readonly MonthSpan[],
  total: number,
): readonly { readonly year: string; readonly share: number }[] {
  const marks: { year: string; share: number }[] = [];
  for (const span of spans) {
    const year = span.month.slice(0, 4);
    const share = span.from / total;
    const last = marks.at(-1);
    if (
      last?.year !== year &&
      (last === undefined || share - last.share >= CLOSEST) &&
      share < 1 - CLOSEST / 2
    ) {
      marks.push({ year, share });
    }
  }
  return marks;
}
