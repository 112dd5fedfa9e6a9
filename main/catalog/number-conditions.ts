import { assertNever } from '../domain/assert-never.ts';
import type { NumericRange } from '../domain/query/values.ts';
import { andInto, andNotInto, bitsBetween, bitsEqual, emptyBits, setBit } from './bitmap.ts';
import type { Bits } from './bitmap.ts';
import type { Columns } from './columns.ts';
import type { NumericColumn } from './conditions.ts';

/** Which pictures have a number within a range. */
export function numberBits(
  columns: Pick<Columns, 'size' | 'data'>,
  column: NumericColumn,
  range: NumericRange,
): Bits {
  const { size, data } = columns;
  switch (column) {
    case 'steps': {
      const { from, to } = closed(range);
      // The column holds one more; 0 is unknown.
      return bitsBetween(data.steps, size, Math.max(0, Math.ceil(from)) + 1, Math.floor(to) + 1);
    }
    case 'guidance':
    case 'denoise': {
      // The column holds 32-bit floats, so the bounds are rounded alike.
      const from = Math.fround(range.from);
      const to = Math.fround(range.to);
      const bits = bitsBetween(data[column], size, from, to);
      if (!range.includesFrom) andNotInto(bits, bitsBetween(data[column], size, from, from));
      if (!range.includesTo) andNotInto(bits, bitsBetween(data[column], size, to, to));
      return bits;
    }
    case 'megapixels':
      return computed(size, range, (id) => ((data.width[id] as number) * (data.height[id] as number)) / 1e6);
    case 'aspect':
      return computed(size, range, (id) => (data.width[id] as number) / (data.height[id] as number));
    case 'width':
    case 'height':
    case 'size':
    case 'rating':
    case 'created': {
      const { from, to } = closed(range);
      return bitsBetween(data[column], size, from, to);
    }
    default:
      return assertNever(column, 'column');
  }
}

/** Which have a seed within a range, as the halves of the columns say; those without one have 0 there. */
export function seedBits(
  { size, data }: Pick<Columns, 'size' | 'data'>,
  { from, to }: { readonly from: bigint; readonly to: bigint },
): Bits {
  const last = 2n ** 64n - 1n;
  if (from > to || to < 0n || from > last) return emptyBits(size);
  const fromHigh = Number(from >> 32n);
  const toHigh = Number(to >> 32n);
  const bits = bitsBetween(data.seedHigh, size, fromHigh, toHigh);
  // Only at the two ends do the lower halves decide.
  const fromLow = Number(from & 0xffff_ffffn);
  const toLow = Number(to & 0xffff_ffffn);
  if (fromLow > 0) {
    const below = bitsBetween(data.seedLow, size, 0, fromLow - 1);
    andNotInto(bits, andInto(below, bitsEqual(data.seedHigh, size, fromHigh)));
  }
  if (toLow < 0xffff_ffff) {
    const above = bitsBetween(data.seedLow, size, toLow + 1, 0xffff_ffff);
    andNotInto(bits, andInto(above, bitsEqual(data.seedHigh, size, toHigh)));
  }
  return bits;
}

function computed(size: number, range: NumericRange, value: (id: number) => number): Bits {
  const bits = emptyBits(size);
  const { from, to } = closed(range);
  for (let id = 1; id < size; id += 1) {
    const number = value(id);
    if (number >= from && number <= to) setBit(bits, id);
  }
  return bits;
}

/** Open ends as the next representable number: every column here holds numbers for which that is exact. */
function closed({ from, to, includesFrom, includesTo }: NumericRange): { from: number; to: number } {
  return { from: includesFrom ? from : nextUp(from), to: includesTo ? to : -nextUp(-to) };
}

const scratch = new DataView(new ArrayBuffer(8));

/** The smallest number greater than `value`. */
function nextUp(value: number): number {
  if (value === -Infinity || value === Infinity || Number.isNaN(value)) return value;
  if (value === 0) return Number.MIN_VALUE;
  scratch.setFloat64(0, value);
  const bits = scratch.getBigInt64(0);
  scratch.setBigInt64(0, value > 0 ? bits + 1n : bits - 1n);
  return scratch.getFloat64(0);
}
