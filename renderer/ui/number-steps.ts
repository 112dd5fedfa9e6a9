export interface NumberRange {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly step?: number | undefined;
}

/**
 * The number that `text` names, or undefined. A decimal comma is taken as a point; where only whole numbers are meant, either stands
 * between thousands, as a space or an apostrophe may.
 */
export function parseNumber(text: string, step?: number): number | undefined {
  const isWhole = step !== undefined && Number.isInteger(step);
  const grouped = isWhole && /^[-+]?\d{1,3}(?:[,.\s'’]\d{3})+$/.test(text.trim());
  const plain = grouped ? text.replace(/[,.\s'’]/g, '') : text.trim().replace(',', '.');
  if (!/^[-+]?(\d+\.?\d*|\.\d+)$/.test(plain)) return undefined;
  return Number(plain);
}

/** `value` within the range, on the nearest step counted from `min`. */
export function snapToRange(value: number, { min, max, step }: NumberRange): number {
  const base = min ?? 0;
  const stepped = step === undefined || step <= 0 ? value : base + Math.round((value - base) / step) * step;
  return roundTo(Math.min(max ?? Infinity, Math.max(min ?? -Infinity, stepped)), decimalsOf(step, base));
}

/** One step up (1) or down (-1), ten with `large`. */
export function stepNumber(value: number, direction: 1 | -1, range: NumberRange, large: boolean): number {
  const step = range.step ?? 1;
  return snapToRange(value + direction * step * (large ? 10 : 1), range);
}

/** As short as it can be written without losing what the step distinguishes. */
export function formatNumber(value: number, step?: number): string {
  return String(roundTo(value, Math.max(decimalsOf(step, 0), step === undefined ? 4 : 0)));
}

function decimalsOf(...numbers: readonly (number | undefined)[]): number {
  return Math.max(...numbers.map((number) => (String(number ?? 1).split('.')[1] ?? '').length));
}

function roundTo(value: number, decimals: number): number {
  return Number.isFinite(value) ? Number(value.toFixed(Math.min(12, decimals))) : value;
}
