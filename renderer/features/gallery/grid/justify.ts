/** One row of tiles. Pixels within its block; `from` and `to` are positions of the set. */
export interface Row {
  readonly from: number;
  readonly to: number;
  readonly top: number;
  readonly height: number;
  readonly lefts: readonly number[];
  readonly widths: readonly number[];
}

export interface JustifyOptions {
  readonly width: number;
  readonly rowHeight: number;
  readonly gap: number;
}

/** A row of few pictures grows at most by this much; beyond it stays left-aligned. */
const MAX_STRETCH = 1.3;
/** No row is looked for that would be lower than this. */
const LEAST_SHRINK = 0.5;
/** Panoramas and strips are laid out as if they were no more extreme than this, and cropped by their tile. */
const MAX_ASPECT = 4;
const MIN_ASPECT = 0.35;

/** Width divided by height, tamed so that one picture can't ruin a row. */
export function tameAspect(width: number, height: number): number {
  return Math.min(MAX_ASPECT, Math.max(MIN_ASPECT, width / Math.max(1, height)));
}

/**
 * Rows of equal width whose heights are, taken together, as near to `rowHeight` as the order allows (the least sum of
 * squared differences, found row by row from the end).
 * @param aspects width ÷ height of each picture
 * @param from position of the first
 */
export function justify(aspects: ArrayLike<number>, from: number, options: JustifyOptions): readonly Row[] {
  const count = aspects.length;
  const breaks = bestBreaks(aspects, options);
  const rows: Row[] = [];
  let top = 0;
  for (let start = 0; start < count;) {
    const end = breaks[start] ?? count;
    let sum = 0;
    for (let i = start; i < end; i += 1) sum += aspects[i] ?? 1;
    const laid = layRow(aspects, start, end, sum, options);
    rows.push({ from: from + start, to: from + end, top, ...laid });
    top += laid.height + options.gap;
    start = end;
  }
  return rows;
}

/** For each picture that could begin a row: where that row best ends. */
function bestBreaks(aspects: ArrayLike<number>, { width, rowHeight, gap }: JustifyOptions): Uint32Array {
  const count = aspects.length;
  const cost = new Float64Array(count + 1);
  const breaks = new Uint32Array(count + 1);
  for (let start = count - 1; start >= 0; start -= 1) {
    let best = Infinity;
    let sum = 0;
    for (let end = start + 1; end <= count; end += 1) {
      sum += aspects[end - 1] ?? 1;
      const height = (width - gap * (end - start - 1)) / sum;
      // A row that can't be filled stays as high as it may be, and counts by what it lacks.
      const difference = Math.min(height, rowHeight * 3) / rowHeight - 1;
      const total = difference * difference + (cost[end] ?? 0);
      if (total < best) {
        best = total;
        breaks[start] = end;
      }
      if (height < rowHeight * LEAST_SHRINK) break;
    }
    cost[start] = best;
  }
  return breaks;
}

function layRow(
  aspects: ArrayLike<number>,
  start: number,
  end: number,
  sum: number,
  { width, rowHeight, gap }: JustifyOptions,
): { height: number; lefts: number[]; widths: number[] } {
  const room = width - gap * (end - start - 1);
  const exact = Math.min(room / sum, rowHeight * MAX_STRETCH);
  const height = Math.max(1, Math.round(exact));
  const fills = exact === room / sum;
  const lefts: number[] = [];
  const widths: number[] = [];
  let x = 0;
  for (let i = start; i < end; i += 1) {
    const next = x + (aspects[i] ?? 1) * exact;
    // Edges are rounded, not widths, so that the row ends exactly at the margin.
    const left = Math.round(x);
    const right = fills && i === end - 1 ? width : Math.round(next);
    lefts.push(left);
    widths.push(Math.max(1, right - left));
    x = next + gap;
  }
  return { height, lefts, widths };
}

/** Height of a block of `count` pictures, all of the same shape. */
export function estimateHeight(count: number, aspect: number, options: JustifyOptions): number {
  const { width, rowHeight, gap } = options;
  const rowCount = Math.min(
    count,
    Math.max(1, Math.round((count * aspect * rowHeight + count * gap) / (width + gap))),
  );
  const perRow = count / rowCount;
  const height = Math.min((width - gap * (perRow - 1)) / (perRow * aspect), rowHeight * MAX_STRETCH);
  return rowCount * (Math.max(1, Math.round(height)) + gap);
}
