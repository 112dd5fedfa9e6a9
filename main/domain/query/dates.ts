/** Half-open `[fromMs, toMs)` in Unix milliseconds; open ends are ±Infinity. */
interface DateRange {
  readonly fromMs: number;
  readonly toMs: number;
}

export type DateResult =
  | { readonly ok: true; readonly value: DateRange }
  | { readonly ok: false; readonly message: string; readonly expected: readonly string[] };

const CALENDAR = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:T(\d{1,2})(?::(\d{2}))?)?)?)?$/iu;
const AGO = /^(\d{1,5})(min|h|d|w|mo|m|y)$/iu;
const EXPECTED = ['a date such as 2026, 2026-11, 2026-11-01, today, yesterday or 7d'];

/** A written date as the span it covers; `7d` covers from seven days ago until now. */
function parseSpan(text: string, nowMs: number): DateRange | null {
  const now = new Date(nowMs);
  const ago = AGO.exec(text);
  if (ago !== null) {
    const fromMs = before(now, Number(ago[1]), (ago[2] ?? 'd').toLowerCase());
    return Number.isFinite(fromMs) ? { fromMs, toMs: nowMs } : null;
  }
  const named = namedSpan(text.toLowerCase(), now);
  if (named !== null) return named;
  const match = CALENDAR.exec(text);
  if (match === null) return null;
  const [year, month, day, hour, minute] = match
    .slice(1)
    .map((part) => (part === undefined ? null : Number(part)));
  return calendarSpan(year ?? 0, month ?? null, day ?? null, hour ?? null, minute ?? null);
}

function before(now: Date, amount: number, unit: string): number {
  const date = new Date(now);
  if (unit === 'min') date.setMinutes(date.getMinutes() - amount);
  else if (unit === 'h') date.setHours(date.getHours() - amount);
  else if (unit === 'd') date.setDate(date.getDate() - amount);
  else if (unit === 'w') date.setDate(date.getDate() - amount * 7);
  else if (unit === 'y') date.setFullYear(date.getFullYear() - amount);
  else date.setMonth(date.getMonth() - amount);
  return date.getTime();
}

/** Local midnight; months and days may overflow, as Date has them. */
function at(year: number, month: number, day: number, hour = 0, minute = 0): number {
  const date = new Date(2000, 0, 1, hour, minute);
  date.setFullYear(year, month, day);
  return date.getTime();
}

function calendarSpan(
  year: number,
  month: number | null,
  day: number | null,
  hour: number | null,
  minute: number | null,
): DateRange | null {
  if (month === null) return { fromMs: at(year, 0, 1), toMs: at(year + 1, 0, 1) };
  if (month < 1 || month > 12) return null;
  if (day === null) return { fromMs: at(year, month - 1, 1), toMs: at(year, month, 1) };
  if (day < 1 || new Date(at(year, month - 1, day)).getDate() !== day) return null;
  if (hour === null) return { fromMs: at(year, month - 1, day), toMs: at(year, month - 1, day + 1) };
  if (hour > 23 || (minute !== null && minute > 59)) return null;
  const fromMs = at(year, month - 1, day, hour, minute ?? 0);
  return { fromMs, toMs: fromMs + (minute === null ? 3_600_000 : 60_000) };
}

function namedSpan(name: string, now: Date): DateRange | null {
  const year = now.getFullYear();
  const month = now.getMonth();
  const day = now.getDate();
  // Weeks begin on Monday (ISO 8601).
  const monday = day - ((now.getDay() + 6) % 7);
  switch (name) {
    case 'today':
      return { fromMs: at(year, month, day), toMs: at(year, month, day + 1) };
    case 'yesterday':
      return { fromMs: at(year, month, day - 1), toMs: at(year, month, day) };
    case 'this-week':
      return { fromMs: at(year, month, monday), toMs: at(year, month, monday + 7) };
    case 'last-week':
      return { fromMs: at(year, month, monday - 7), toMs: at(year, month, monday) };
    case 'this-month':
      return { fromMs: at(year, month, 1), toMs: at(year, month + 1, 1) };
    case 'last-month':
      return { fromMs: at(year, month - 1, 1), toMs: at(year, month, 1) };
    case 'this-year':
      return { fromMs: at(year, 0, 1), toMs: at(year + 1, 0, 1) };
    case 'last-year':
      return { fromMs: at(year - 1, 0, 1), toMs: at(year, 0, 1) };
    default:
      return null;
  }
}

/**
 * What a written date means, in local time: `2026`, `2026-11`, `2026-11-01`, `2026-11-01T14:30`, `today`, `a..b` (both
 * included), `..b`, `a..`, and `>`, `>=`, `<`, `<=` before any of them. `7d` is the time seven days ago (min h d w mo y),
 * so `>7d` is the last seven days and `<7d` everything older; by itself it is the last seven days too.
 */
export function parseDateRange(text: string, nowMs: number): DateResult {
  const trimmed = text.trim();
  const dots = trimmed.indexOf('..');
  if (dots >= 0) {
    const from = trimmed.slice(0, dots);
    const to = trimmed.slice(dots + 2);
    const first = from === '' ? null : parseSpan(from, nowMs);
    const last = to === '' ? null : parseSpan(to, nowMs);
    if (from === '' && to === '') return wrong(trimmed);
    if (from !== '' && first === null) return wrong(from);
    if (to !== '' && last === null) return wrong(to);
    const fromMs = first?.fromMs ?? -Infinity;
    // A relative end such as 3d is a moment, a calendar end a whole span.
    const toMs = last === null ? Infinity : AGO.test(to) ? last.fromMs : last.toMs;
    // Whether a range that depends on the present is empty shows only when it is used.
    if (fromMs > toMs && CALENDAR.test(from) && CALENDAR.test(to)) {
      return { ok: false, message: 'The range is upside down.', expected: ['the earlier date first'] };
    }
    return { ok: true, value: { fromMs, toMs: Math.max(fromMs, toMs) } };
  }
  const operator = /^(?:>=|<=|>|<|=)/u.exec(trimmed)?.[0] ?? '=';
  const written = trimmed.replace(/^(?:>=|<=|>|<|=)/u, '');
  const span = parseSpan(written, nowMs);
  if (span === null) return wrong(written);
  return { ok: true, value: compared(operator, span, AGO.test(written)) };
}

function compared(operator: string, span: DateRange, moment: boolean): DateRange {
  const endMs = moment ? span.fromMs : span.toMs;
  switch (operator) {
    case '>':
      return { fromMs: endMs, toMs: Infinity };
    case '>=':
      return { fromMs: span.fromMs, toMs: Infinity };
    case '<':
      return { fromMs: -Infinity, toMs: span.fromMs };
    case '<=':
      return { fromMs: -Infinity, toMs: endMs };
    default:
      return span;
  }
}

function wrong(text: string): DateResult {
  return { ok: false, message: `“${text}” is not a date.`, expected: EXPECTED };
}
