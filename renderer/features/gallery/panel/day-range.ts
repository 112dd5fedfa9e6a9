import type { FieldValue, Query } from '../../../../main/domain/query/ast.ts';
import { chipsOf } from '../../../../main/domain/query/edit.ts';

/** Days as `2026-11-21`, '' for an open end. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

const NO_RANGE: DayRange = { from: '', to: '' };
const DAY = /^\d{4}-\d{2}-\d{2}$/u;

/** The range of days that a query asks for; nothing when it asks for dates in another way. */
export function dayRange(query: Query): DayRange {
  for (const { term } of chipsOf(query)) {
    if (term.kind !== 'field' || term.field !== 'created') continue;
    const { value } = term;
    if (value.kind === 'range') return { from: dayOf(value.from), to: dayOf(value.to) };
    if (value.kind === 'compare' && value.operator === '=') {
      return { from: dayOf(value.value), to: dayOf(value.value) };
    }
  }
  return NO_RANGE;
}

function dayOf(text: string | null): string {
  return text !== null && DAY.test(text) ? text : '';
}

/** The value of the field `created` for a range; null for none. */
export function rangeValue({ from, to }: DayRange): FieldValue | null {
  if (from === '' && to === '') return null;
  return { kind: 'range', from: from === '' ? null : from, to: to === '' ? null : to };
}
