import type { FieldValue, QueryField } from './ast.ts';
import { parseDateRange } from './dates.ts';
import { FIELD_SPECS } from './fields.ts';
import type { FieldSpec } from './fields.ts';

/** A value that was understood, or what is wrong with it. */
export type ValueResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly message: string; readonly expected: readonly string[] };

/** An interval; open ends are ±Infinity. */
export interface NumericRange {
  readonly from: number;
  readonly to: number;
  readonly includesFrom: boolean;
  readonly includesTo: boolean;
}

/** Seeds, both ends included. */
export interface SeedRange {
  readonly from: bigint;
  readonly to: bigint;
}

/** Largest seed: 2⁶⁴ − 1. */
const MAX_SEED = 18_446_744_073_709_551_615n;
const NUMBER = /^[+-]?(?:\d{1,15}(?:\.(\d{1,9}))?|\.(\d{1,9}))$/u;
const BYTES = /^(\d{1,12}(?:\.\d{1,6})?)\s*(b|bytes|k|kb|kib|m|mb|mib|g|gb|gib|t|tb|tib)?$/iu;
const BYTE_UNITS: Readonly<Record<string, number>> = {
  b: 1,
  bytes: 1,
  k: 1e3,
  kb: 1e3,
  kib: 1024,
  m: 1e6,
  mb: 1e6,
  mib: 1024 ** 2,
  g: 1e9,
  gb: 1e9,
  gib: 1024 ** 3,
  t: 1e12,
  tb: 1e12,
  tib: 1024 ** 4,
};
/** Shapes differ by rounding to multiples of 8 or 64 pixels; 2 % keeps 1344×768 a 16:9. */
const ASPECT_TOLERANCE = 0.02;

function fail(message: string, expected: readonly string[]): ValueResult<never> {
  return { ok: false, message, expected };
}

/** A plain decimal number. */
function parseNumber(text: string): ValueResult<number> {
  if (!NUMBER.test(text)) return fail(`“${text}” is not a number.`, ['a number']);
  return { ok: true, value: Number(text) };
}

/** `2MB` is 2,000,000 bytes, `2MiB` 2,097,152; without a unit: bytes. */
export function parseBytes(text: string): ValueResult<number> {
  const match = BYTES.exec(text);
  if (match === null) return fail(`“${text}” is not a file size.`, ['a size such as 500KB or 2MB']);
  return { ok: true, value: Number(match[1]) * (BYTE_UNITS[(match[2] ?? 'b').toLowerCase()] ?? 1) };
}

/** Width divided by height: `16:9`, `16x9`, `1.5`. */
export function parseAspect(text: string): ValueResult<number> {
  const expected = ['a shape such as 16:9, 1.5, square, portrait or landscape'];
  const parts = text.split(/[:x×/]/u);
  const width = parseNumber(parts[0] ?? '');
  const height = parts.length === 1 ? ({ ok: true, value: 1 } as const) : parseNumber(parts[1] ?? '');
  if (parts.length > 2 || !width.ok || !height.ok || width.value <= 0 || height.value <= 0) {
    return fail(`“${text}” is not a shape.`, expected);
  }
  return { ok: true, value: width.value / height.value };
}

function parseSeed(text: string): ValueResult<bigint> {
  if (!/^\d{1,20}$/u.test(text) || BigInt(text) > MAX_SEED) {
    return fail(`“${text}” is not a seed.`, ['a whole number up to 18446744073709551615']);
  }
  return { ok: true, value: BigInt(text) };
}

/** Half of the last written place: 2 → 0.5, 1.5 → 0.05. */
function halfPlace(text: string): number {
  const decimals = /\.(\d+)/u.exec(text)?.[1]?.length ?? 0;
  return 0.5 / 10 ** decimals;
}

type Point = (text: string) => ValueResult<number>;

function pointOf(spec: FieldSpec): Point {
  if (spec.kind === 'bytes') return parseBytes;
  return spec.kind === 'aspect' ? parseAspect : parseNumber;
}

/** The interval that `=` means for a value that is written rounded. */
function around(spec: FieldSpec, text: string, point: number): NumericRange {
  if (spec.kind === 'aspect') {
    return {
      from: point * (1 - ASPECT_TOLERANCE),
      to: point * (1 + ASPECT_TOLERANCE),
      includesFrom: true,
      includesTo: true,
    };
  }
  const unit =
    spec.kind === 'bytes' ? (BYTE_UNITS[(/[a-z]+$/iu.exec(text)?.[0] ?? 'b').toLowerCase()] ?? 1) : 1;
  const half = spec.rounded ? halfPlace(text) * unit : 0;
  if (half === 0 || (spec.kind === 'bytes' && unit === 1)) {
    return { from: point, to: point, includesFrom: true, includesTo: true };
  }
  return { from: point - half, to: point + half, includesFrom: true, includesTo: false };
}

const SHAPES: Readonly<Record<string, NumericRange>> = {
  square: { from: 0.98, to: 1.02, includesFrom: true, includesTo: true },
  portrait: { from: -Infinity, to: 0.98, includesFrom: false, includesTo: false },
  landscape: { from: 1.02, to: Infinity, includesFrom: false, includesTo: false },
};

/**
 * The interval a comparable field's value means: numbers, bytes, width ÷ height, or Unix milliseconds for dates (from
 * included, to excluded). Seeds do not fit a number: see `seedRange`.
 */
export function numericRange(field: QueryField, value: FieldValue, nowMs: number): ValueResult<NumericRange> {
  const spec = FIELD_SPECS[field];
  if (value.kind === 'compare' && /^[<>=]/u.test(value.value)) {
    return fail(`“${value.value}” has one sign too many.`, ['one of = > >= < <=']);
  }
  if (spec.kind === 'date') {
    const range = parseDateRange(valueText(value), nowMs);
    if (!range.ok) return range;
    const { fromMs, toMs } = range.value;
    return { ok: true, value: { from: fromMs, to: toMs, includesFrom: true, includesTo: false } };
  }
  const parse = pointOf(spec);
  if (value.kind === 'range') {
    const from = value.from === null ? { ok: true as const, value: -Infinity } : parse(value.from);
    if (!from.ok) return from;
    const to = value.to === null ? { ok: true as const, value: Infinity } : parse(value.to);
    if (!to.ok) return to;
    if (from.value > to.value) {
      return fail('The range is upside down.', ['the smaller value first']);
    }
    return possible(field, {
      from: from.value,
      to: to.value,
      includesFrom: true,
      includesTo: true,
    });
  }
  const text = value.kind === 'compare' ? value.value : value.text;
  const operator = value.kind === 'compare' ? value.operator : '=';
  if (spec.kind === 'aspect' && operator === '=' && Object.hasOwn(SHAPES, text.toLowerCase())) {
    return { ok: true, value: SHAPES[text.toLowerCase()] as NumericRange };
  }
  const point = parse(text);
  if (!point.ok) return point;
  return possible(field, compared(operator, around(spec, text, point.value), point.value));
}

/** The range, unless no picture can be in it. */
function possible(field: QueryField, range: NumericRange): ValueResult<NumericRange> {
  const { least, greatest, whole } = FIELD_SPECS[field];
  const { from, to, includesFrom, includesTo } = range;
  const first = Math.max(least, whole ? (includesFrom ? Math.ceil(from) : Math.floor(from) + 1) : from);
  const last = Math.min(greatest, whole ? (includesTo ? Math.floor(to) : Math.ceil(to) - 1) : to);
  const isEmpty =
    first > last || (first === last && ((first === from && !includesFrom) || (last === to && !includesTo)));
  if (!isEmpty) return { ok: true, value: range };
  const expected =
    (whole ? 'a whole number' : 'a number') +
    (greatest < Infinity ? ` from ${least} to ${greatest}` : least > -Infinity ? ` from ${least} up` : '');
  return fail(`No picture can have this ${field}.`, [expected]);
}

function compared(operator: '=' | '>' | '>=' | '<' | '<=', equal: NumericRange, point: number): NumericRange {
  if (operator === '=') return equal;
  if (operator === '>' || operator === '>=') {
    return { from: point, to: Infinity, includesFrom: operator === '>=', includesTo: false };
  }
  return { from: -Infinity, to: point, includesFrom: false, includesTo: operator === '<=' };
}

/** The seeds that a value of the `seed` field means. */
export function seedRange(value: FieldValue): ValueResult<SeedRange> {
  if (value.kind === 'range') {
    const from = parseSeed(value.from ?? '0');
    if (!from.ok) return from;
    const to = parseSeed(value.to ?? MAX_SEED.toString());
    if (!to.ok) return to;
    if (from.value > to.value) return fail('The range is upside down.', ['the smaller seed first']);
    return { ok: true, value: { from: from.value, to: to.value } };
  }
  const seed = parseSeed(value.kind === 'compare' ? value.value : value.text);
  if (!seed.ok) return seed;
  switch (value.kind === 'compare' ? value.operator : '=') {
    case '=':
      return { ok: true, value: { from: seed.value, to: seed.value } };
    case '>':
      if (seed.value === MAX_SEED) return fail('No seed is greater than this.', ['a smaller seed']);
      return { ok: true, value: { from: seed.value + 1n, to: MAX_SEED } };
    case '>=':
      return { ok: true, value: { from: seed.value, to: MAX_SEED } };
    case '<':
      if (seed.value === 0n) return fail('No seed is less than 0.', ['a greater seed']);
      return { ok: true, value: { from: 0n, to: seed.value - 1n } };
    case '<=':
      return { ok: true, value: { from: 0n, to: seed.value } };
  }
}

/** A comparable value as it is written after the colon, without quotes. */
export function valueText(value: FieldValue): string {
  if (value.kind === 'text') return value.text;
  if (value.kind === 'range') return `${value.from ?? ''}..${value.to ?? ''}`;
  return value.operator === '=' ? value.value : value.operator + value.value;
}
