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
/** Panoramas and strips are laid out as if they were no more extreme than this, and cropped by their tile. */
const MAX_ASPECT = 4;
const MIN_ASPECT = 0.35;

/** Width divided by height, tamed so that one picture can't ruin a row. */
export function tameAspect(width: number, height: number): number {
  return Math.min(MAX_ASPECT, Math.max(MIN_ASPECT, width / Math.max(1, height)));
}

/**
 * Rows of equal width whose heights are near `rowHeight`. The pictures are spread evenly over the rows, so that no block
 * ends in a ragged one.
 * @param aspects width ÷ height of each picture
 * @param from position of the first
 */
export function justify(
  aspects: ArrayLike<number>,
  from: number,
  { width, rowHeight, gap }: JustifyOptions,
): readonly Row[] {
  const count = aspects.length;
  let sum = 0;
  for (let i = 0; i < count; i += 1) sum += aspects[i] ?? 1;
  const rowCount = Math.min(count, Math.max(1, Math.round((sum * rowHeight + count * gap) / (width + gap))));
  const rows: Row[] = [];
  let start = 0;
  let done = 0;
  let top = 0;
  for (let row = 0; row < rowCount; row += 1) {
    const goal = (sum * (row + 1)) / rowCount;
    let end = start;
    let rowSum = 0;
    // At least one picture here, and at least one left for every row that follows.
    while (end < count - (rowCount - row - 1)) {
      const aspect = aspects[end] ?? 1;
      const isLast = row === rowCount - 1;
      if (end > start && !isLast && done + rowSum + aspect / 2 > goal) break;
      rowSum += aspect;
      end += 1;
    }
    const laid = layRow(aspects, start, end, rowSum, { width, rowHeight, gap });
    rows.push({ from: from + start, to: from + end, top, ...laid });
    top += laid.height + gap;
    done += rowSum;
    start = end;
  }
  return rows;
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
