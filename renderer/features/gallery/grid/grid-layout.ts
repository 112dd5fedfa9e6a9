import { keepNewest } from '../../../../main/domain/keep-newest.ts';
import { HeightIndex } from './height-index.ts';
import { estimateHeight, justify, type Row } from './justify.ts';

export type GridKind = 'justified' | 'square' | 'list';

export interface GridSpec {
  /** Pictures in the set. */
  readonly total: number;
  /** First position of each group, ascending from 0; empty: no groups and no headers. */
  readonly groupStarts: readonly number[];
  readonly kind: GridKind;
  /** Room for tiles, CSS pixels. */
  readonly width: number;
  /** Side of a square tile, height of a justified row. */
  readonly tileSize: number;
  readonly gap: number;
  readonly headerHeight: number;
  readonly listRowHeight: number;
  /** Width ÷ height to expect of pictures not seen yet. */
  readonly expectedAspect: number;
}

export interface TileRect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A block's picture shapes, once they are known. */
export type AspectsOf = (from: number, to: number) => Float32Array | null;

const BLOCK_TILES = 96;
const MAX_CACHED_BLOCKS = 400;

/**
 * Where each picture of a set of any length lies. The set is cut into blocks of about a hundred that are laid out by
 * themselves; a justified block has an estimated height until its pictures' shapes are known. Offsets are CSS pixels from the top of the
 * whole, which may be far beyond what a browser can scroll.
 */
export class GridLayout {
  readonly spec: GridSpec;
  readonly columns: number;
  readonly #blockFrom: Uint32Array;
  readonly #heights: HeightIndex;
  readonly #rows = new Map<number, readonly Row[]>();
  readonly #exact = new Set<number>();

  constructor(spec: GridSpec) {
    this.spec = spec;
    this.columns =
      spec.kind === 'list'
        ? 1
        : Math.max(1, Math.floor((spec.width + spec.gap) / (spec.tileSize + spec.gap)));
    this.#blockFrom = this.#cutBlocks();
    const heights = new Float64Array(this.blockCount);
    for (let block = 0; block < heights.length; block += 1) heights[block] = this.#expectedHeight(block);
    this.#heights = new HeightIndex(heights);
  }

  get blockCount(): number {
    return this.#blockFrom.length - 1;
  }

  get height(): number {
    return this.#heights.total;
  }

  #cutBlocks(): Uint32Array {
    const { total, groupStarts } = this.spec;
    const length = this.columns * Math.max(1, Math.round(BLOCK_TILES / this.columns));
    const starts = groupStarts.length === 0 ? [0] : groupStarts;
    let count = 0;
    for (let i = 0; i < starts.length; i += 1) {
      count += Math.ceil(((starts[i + 1] ?? total) - (starts[i] ?? 0)) / length);
    }
    const blocks = new Uint32Array(count + 1);
    let block = 0;
    for (let i = 0; i < starts.length; i += 1) {
      const end = starts[i + 1] ?? total;
      for (let from = starts[i] ?? 0; from < end; from += length) {
        blocks[block] = from;
        block += 1;
      }
    }
    blocks[count] = total;
    return blocks;
  }

  blockRange(block: number): readonly [from: number, to: number] {
    return [this.#blockFrom[block] ?? 0, this.#blockFrom[block + 1] ?? 0];
  }

  blockTop(block: number): number {
    return this.#heights.topOf(block);
  }

  blockHeight(block: number): number {
    return this.#heights.heightOf(block);
  }

  /** The block at an offset from the top. */
  blockAtOffset(offset: number): number {
    return this.#heights.at(offset);
  }

  /** The block that holds a position. */
  blockOf(position: number): number {
    let low = 0;
    let high = this.blockCount - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#blockFrom[middle] ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Index of the group that begins with this block, or −1. */
  groupAt(block: number): number {
    const { groupStarts } = this.spec;
    const from = this.#blockFrom[block] ?? 0;
    let low = 0;
    let high = groupStarts.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const start = groupStarts[middle] ?? 0;
      if (start === from) return middle;
      if (start < from) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  #headerHeight(block: number): number {
    return this.groupAt(block) >= 0 ? this.spec.headerHeight : 0;
  }

  get #cell(): number {
    const { width, gap } = this.spec;
    return (width - gap * (this.columns - 1)) / this.columns;
  }

  #expectedHeight(block: number): number {
    const { kind, gap, listRowHeight, expectedAspect, width, tileSize } = this.spec;
    const [from, to] = this.blockRange(block);
    const header = this.#headerHeight(block);
    const count = to - from;
    if (kind === 'list') return header + count * listRowHeight;
    if (kind === 'square') return header + Math.ceil(count / this.columns) * (Math.round(this.#cell) + gap);
    return header + estimateHeight(count, expectedAspect, { width, rowHeight: tileSize, gap });
  }

  /**
   * Lays a block out with the real shapes of its pictures, once. Returns whether its height changed, which moves what
   * is below.
   */
  refine(block: number, aspectsOf: AspectsOf): boolean {
    if (this.spec.kind !== 'justified' || this.#exact.has(block)) return false;
    const [from, to] = this.blockRange(block);
    const aspects = aspectsOf(from, to);
    if (aspects === null) return false;
    this.#exact.add(block);
    const rows = this.#justified(block, aspects);
    this.#remember(block, rows);
    const last = rows.at(-1);
    const height = last === undefined ? 0 : last.top + last.height + this.spec.gap;
    const changed = height !== this.blockHeight(block);
    this.#heights.set(block, height);
    return changed;
  }

  /** Whether the block's height is final. */
  isSettled(block: number): boolean {
    return this.spec.kind !== 'justified' || this.#exact.has(block);
  }

  /** Rows of a block, offsets within the block. */
  rowsOf(block: number, aspectsOf: AspectsOf): readonly Row[] {
    const known = this.#rows.get(block);
    if (known !== undefined) return known;
    const rows = this.#layOut(block, aspectsOf);
    this.#remember(block, rows);
    return rows;
  }

  #remember(block: number, rows: readonly Row[]): void {
    this.#rows.set(block, rows);
    keepNewest(this.#rows, MAX_CACHED_BLOCKS);
  }

  #layOut(block: number, aspectsOf: AspectsOf): readonly Row[] {
    const [from, to] = this.blockRange(block);
    if (this.spec.kind !== 'justified') return this.#cells(block);
    const known = this.#exact.has(block) ? aspectsOf(from, to) : null;
    return this.#justified(block, known ?? new Float32Array(to - from).fill(this.spec.expectedAspect));
  }

  #justified(block: number, aspects: Float32Array): readonly Row[] {
    const { width, tileSize, gap } = this.spec;
    const [from] = this.blockRange(block);
    const header = this.#headerHeight(block);
    const rows = justify(aspects, from, { width, rowHeight: tileSize, gap });
    return header === 0 ? rows : rows.map((row) => ({ ...row, top: row.top + header }));
  }

  #cells(block: number): readonly Row[] {
    const { kind, gap, listRowHeight, width } = this.spec;
    const [from, to] = this.blockRange(block);
    const cell = this.#cell;
    const height = kind === 'list' ? listRowHeight : Math.round(cell);
    const step = kind === 'list' ? height : height + gap;
    const lefts = Array.from({ length: this.columns }, (_, i) => Math.round(i * (cell + gap)));
    const widths = lefts.map((left, i) =>
      i === this.columns - 1 ? width - left : Math.round(i * (cell + gap) + cell) - left,
    );
    const rows: Row[] = [];
    let top = this.#headerHeight(block);
    for (let start = from; start < to; start += this.columns) {
      rows.push({ from: start, to: Math.min(to, start + this.columns), top, height, lefts, widths });
      top += step;
    }
    return rows;
  }

  /** Where a position lies in the whole. */
  rectOf(position: number, aspectsOf: AspectsOf): TileRect {
    const block = this.blockOf(position);
    const row = this.rowsOf(block, aspectsOf).find((one) => position < one.to);
    if (row === undefined) return { left: 0, top: this.blockTop(block), width: 0, height: 0 };
    const index = position - row.from;
    return {
      left: row.lefts[index] ?? 0,
      top: this.blockTop(block) + row.top,
      width: row.widths[index] ?? 0,
      height: row.height,
    };
  }

  /** The position nearest to a point of the whole. */
  positionAt(left: number, offset: number, aspectsOf: AspectsOf): number {
    const block = this.blockAtOffset(offset);
    const rows = this.rowsOf(block, aspectsOf);
    const inside = offset - this.blockTop(block);
    const row = rows.find((one) => inside < one.top + one.height + this.spec.gap) ?? rows.at(-1);
    if (row === undefined) return 0;
    return row.from + nearestColumn(row, left);
  }
}

/** Index within the row of the tile nearest to `left`. */
export function nearestColumn(row: Row, left: number): number {
  const count = row.to - row.from;
  for (let i = 0; i < count - 1; i += 1) {
    if (left < (row.lefts[i] ?? 0) + (row.widths[i] ?? 0)) return i;
  }
  return count - 1;
}
