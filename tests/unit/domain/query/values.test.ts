import { describe, expect, test } from 'vitest';
import type { QueryField } from '../../../../main/domain/query/ast.ts';
import { parseDateRange } from '../../../../main/domain/query/dates.ts';
import { parseQuery } from '../../../../main/domain/query/parser.ts';
import { numericRange, parseAspect, parseBytes, seedRange } from '../../../../main/domain/query/values.ts';

const now = new Date(2026, 10, 21, 12, 30).getTime();
const day = (month: number, date: number): number => new Date(2026, month - 1, date).getTime();

function range(text: string): readonly [number, number] {
  const result = parseDateRange(text, now);
  if (!result.ok) throw new Error(result.message);
  return [result.value.fromMs, result.value.toMs];
}

function numbers(field: QueryField, text: string): { from: number; to: number } {
  const parsed = parseQuery(`${field}:${text}`);
  if (!parsed.ok || parsed.query.kind !== 'field') throw new Error(text);
  const result = numericRange(field, parsed.query.value, now);
  if (!result.ok) throw new Error(result.message);
  return { from: result.value.from, to: result.value.to };
}

describe('dates are spans of local time', () => {
  test.each<[string, readonly [number, number]]>([
    ['2026', [day(1, 1), new Date(2027, 0, 1).getTime()]],
    ['2026-11', [day(11, 1), day(12, 1)]],
    ['2026-11-01', [day(11, 1), day(11, 2)]],
    ['2026-11-01T14', [new Date(2026, 10, 1, 14).getTime(), new Date(2026, 10, 1, 15).getTime()]],
    ['2026-11-01..today', [day(11, 1), day(11, 22)]],
    ['2026-10..2026-11', [day(10, 1), day(12, 1)]],
    ['..2026-11', [-Infinity, day(12, 1)]],
    ['2026-11..', [day(11, 1), Infinity]],
    ['yesterday', [day(11, 20), day(11, 21)]],
    ['this-week', [day(11, 16), day(11, 23)]],
    ['>2026-11-01', [day(11, 2), Infinity]],
    ['>=2026-11-01', [day(11, 1), Infinity]],
    ['<2026-11-01', [-Infinity, day(11, 1)]],
    ['<=2026-11-01', [-Infinity, day(11, 2)]],
  ])('%s', (text, expected) => {
    expect(range(text)).toEqual(expected);
  });

  test('a relative time is a moment: >7d is the last seven days, <7d is older', () => {
    const weekAgo = new Date(2026, 10, 14, 12, 30).getTime();
    expect(range('>7d')).toEqual([weekAgo, Infinity]);
    expect(range('<7d')).toEqual([-Infinity, weekAgo]);
    expect(range('7d')).toEqual([weekAgo, now]);
    expect(range('1w')).toEqual([weekAgo, now]);
    expect(range('7d..3d')).toEqual([weekAgo, new Date(2026, 10, 18, 12, 30).getTime()]);
    expect(range('>1mo')[0]).toBe(new Date(2026, 9, 21, 12, 30).getTime());
  });

  test.each(['2026-13', '2026-02-30', 'soon', '..', '', '7x', '2026-11..2025'])('%s is refused', (text) => {
    expect(parseDateRange(text, now).ok).toBe(false);
  });
});

describe('numbers', () => {
  test('bytes', () => {
    expect(parseBytes('2MB')).toEqual({ ok: true, value: 2_000_000 });
    expect(parseBytes('1.5MiB')).toEqual({ ok: true, value: 1_572_864 });
    expect(parseBytes('500 kb')).toEqual({ ok: true, value: 500_000 });
    expect(parseBytes('12')).toEqual({ ok: true, value: 12 });
    expect(parseBytes('lots').ok).toBe(false);
    expect(numbers('size', '2MB')).toEqual({ from: 1_500_000, to: 2_500_000 });
    expect(numbers('size', '>2MB')).toEqual({ from: 2_000_000, to: Infinity });
  });

  test('aspect', () => {
    expect(parseAspect('16:9')).toEqual({ ok: true, value: 16 / 9 });
    expect(parseAspect('1.5')).toEqual({ ok: true, value: 1.5 });
    expect(parseAspect('16:0').ok).toBe(false);
    const wide = numbers('aspect', '16:9');
    expect(1344 / 768).toBeGreaterThan(wide.from);
    expect(1344 / 768).toBeLessThan(wide.to);
    expect(numbers('aspect', 'square')).toEqual({ from: 0.98, to: 1.02 });
  });

  test('megapixels stand for what rounds to them, steps for themselves', () => {
    expect(numbers('megapixels', '1')).toEqual({ from: 0.5, to: 1.5 });
    expect(numbers('steps', '20')).toEqual({ from: 20, to: 20 });
    expect(numbers('guidance', '3..5')).toEqual({ from: 3, to: 5 });
  });

  test('seeds keep 64 bits', () => {
    expect(seedRange({ kind: 'compare', operator: '=', value: '18446744073709551615' })).toEqual({
      ok: true,
      value: { from: 18446744073709551615n, to: 18446744073709551615n },
    });
    expect(seedRange({ kind: 'compare', operator: '=', value: '18446744073709551616' }).ok).toBe(false);
    expect(seedRange({ kind: 'range', from: '100', to: null })).toEqual({
      ok: true,
      value: { from: 100n, to: 18446744073709551615n },
    });
  });
});
