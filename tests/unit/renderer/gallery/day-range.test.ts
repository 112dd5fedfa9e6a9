import { expect, test } from 'vitest';
import { setField } from '../../../../main/domain/query/edit.ts';
import { parseQuery } from '../../../../main/domain/query/parser.ts';
import { printQuery } from '../../../../main/domain/query/printer.ts';
import { dayRange, rangeValue } from '../../../../renderer/features/gallery/panel/day-range.ts';

const query = (text: string) => {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.query;
};

test.each([
  [{ from: '2026-11-01', to: '2026-11-21' }, 'fox created:2026-11-01..2026-11-21'],
  [{ from: '2026-11-01', to: '' }, 'fox created:2026-11-01..'],
  [{ from: '', to: '2026-11-21' }, 'fox created:..2026-11-21'],
  [{ from: '', to: '' }, 'fox'],
])('%j is the filter %s, and is read from it', (range, text) => {
  const filtered = setField(query('fox created:2025'), 'created', rangeValue(range));
  expect(printQuery(filtered)).toBe(text);
  expect(dayRange(query(text))).toEqual(range);
});

test.each(['created:today', 'created:>7d', 'created:2026-11', '-created:2026-11-01..2026-11-02', 'fox'])(
  '%s is no range of days',
  (text) => {
    expect(dayRange(query(text))).toEqual({ from: '', to: '' });
  },
);

test('one day is a range of itself', () => {
  expect(dayRange(query('created:2026-11-21'))).toEqual({ from: '2026-11-21', to: '2026-11-21' });
});
