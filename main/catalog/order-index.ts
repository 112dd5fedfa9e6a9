import { emptyBits, hasBit, setBit } from './bitmap.ts';
import { FLAG } from './columns.ts';
import type { Columns } from './columns.ts';

/** Dirty ids after which an order is made anew rather than mended. */
const MOST_DIRTY = 50_000;
/** Dirty ids up to which each is searched for by itself. */
const FEW_DIRTY = 8;

/** Negative: `a` comes first. Total over different ids. */
export type Compare = (a: number, b: number) => number;

/**
 * One order of all present pictures, the trashed included. Made once, then mended: changed pictures are taken out and
 * put back where they belong, which moves blocks of memory instead of sorting.
 */
export class OrderIndex {
  readonly #columns: Columns;
  readonly #build: () => Uint32Array;
  readonly #compare: () => Compare;
  #ids: Uint32Array | null;
  #dirty = new Set<number>();

  constructor(
    columns: Columns,
    build: () => Uint32Array,
    compare: () => Compare,
    ids: Uint32Array | null = null,
  ) {
    this.#columns = columns;
    this.#build = build;
    this.#compare = compare;
    this.#ids = ids;
  }

  touch(ids: Iterable<number>): void {
    if (this.#ids === null) return;
    for (const id of ids) this.#dirty.add(id);
    if (this.#dirty.size > MOST_DIRTY) this.drop();
  }

  drop(): void {
    this.#ids = null;
    this.#dirty.clear();
  }

  /** The order, current. */
  ids(): Uint32Array {
    if (this.#ids === null) this.#ids = this.#build();
    else if (this.#dirty.size > 0) this.#ids = this.#mended(this.#ids);
    this.#dirty.clear();
    return this.#ids;
  }

  #mended(ids: Uint32Array): Uint32Array {
    const { size, data } = this.#columns;
    const compare = this.#compare();
    const back = [...this.#dirty].filter(
      (id) => id < size && ((data.flags[id] as number) & FLAG.present) !== 0,
    );
    back.sort(compare);
    const kept = without(ids, this.#dirty);
    const count = kept.length;
    const result = new Uint32Array(count + back.length);
    let from = 0;
    back.forEach((id, index) => {
      const at = lowerBound(kept, from, count, id, compare);
      result.set(kept.subarray(from, at), from + index);
      result[at + index] = id;
      from = at;
    });
    result.set(kept.subarray(from, count), from + back.length);
    return result;
  }
}

/** The ids but for the dirty ones. A few are found by a native search, which is much faster than looking at each. */
function without(ids: Uint32Array, dirty: ReadonlySet<number>): Uint32Array {
  if (dirty.size <= FEW_DIRTY) {
    const places = [...dirty].map((id) => ids.indexOf(id)).filter((at) => at >= 0);
    places.sort((a, b) => a - b);
    const kept = new Uint32Array(ids.length - places.length);
    places.push(ids.length);
    let from = 0;
    places.forEach((at, gone) => {
      kept.set(ids.subarray(from, at), from - gone);
      from = at + 1;
    });
    return kept;
  }
  const dirtyBits = emptyBits(chunkMax(dirty));
  for (const id of dirty) setBit(dirtyBits, id);
  const kept = new Uint32Array(ids.length);
  let count = 0;
  for (let i = 0; i < ids.length; i += 1) {
    const id = ids[i] as number;
    if (hasBit(dirtyBits, id)) continue;
    kept[count] = id;
    count += 1;
  }
  return kept.subarray(0, count);
}

function chunkMax(ids: ReadonlySet<number>): number {
  let largest = 0;
  for (const id of ids) if (id > largest) largest = id;
  return largest + 1;
}

/** First position in `[from, to)` whose id does not come before `id`. */
function lowerBound(ids: Uint32Array, from: number, to: number, id: number, compare: Compare): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(ids[middle] as number, id) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
