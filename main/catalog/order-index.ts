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
  /** The order, and room behind it for pictures that come in. */
  #room: Uint32Array | null;
  #count: number;
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
    this.#room = ids;
    this.#count = ids?.length ?? 0;
  }

  touch(ids: Iterable<number>): void {
    if (this.#room === null) return;
    for (const id of ids) this.#dirty.add(id);
    if (this.#dirty.size > MOST_DIRTY) this.drop();
  }

  drop(): void {
    this.#room = null;
    this.#dirty.clear();
  }

  /** What the order goes by. */
  compare(): Compare {
    return this.#compare();
  }

  /** The order, current. It changes in place: good until the next call. */
  ids(): Uint32Array {
    if (this.#room === null) {
      this.#room = this.#build();
      this.#count = this.#room.length;
    } else if (this.#dirty.size > 0) this.#room = this.#mended(this.#room);
    this.#dirty.clear();
    return this.#room.subarray(0, this.#count);
  }

  #mended(room: Uint32Array): Uint32Array {
    const { size, data } = this.#columns;
    const compare = this.#compare();
    const back = [...this.#dirty].filter(
      (id) => id < size && ((data.flags[id] as number) & FLAG.present) !== 0,
    );
    back.sort(compare);
    const count = takenOut(room, this.#count, this.#dirty);
    this.#count = count + back.length;
    const result = this.#count <= room.length ? room : new Uint32Array(Math.ceil(this.#count * 1.05));
    if (result !== room) result.set(room.subarray(0, count));
    let from = 0;
    const places = back.map((id) => (from = lowerBound(result, from, count, id, compare)));
    // From the end, so that nothing is written over before it has moved.
    let to = count;
    for (let index = back.length - 1; index >= 0; index -= 1) {
      const at = places[index] as number;
      result.copyWithin(at + index + 1, at, to);
      result[at + index] = back[index] as number;
      to = at;
    }
    return result;
  }
}

/**
 * Closes up the first `count` ids without the dirty ones; returns how many are left. A few are found by a native search, which
 * is much faster than looking at each.
 */
function takenOut(ids: Uint32Array, count: number, dirty: ReadonlySet<number>): number {
  if (dirty.size <= FEW_DIRTY) {
    const held = ids.subarray(0, count);
    const places = [...dirty].map((id) => held.indexOf(id)).filter((at) => at >= 0);
    places.sort((a, b) => a - b);
    places.forEach((at, gone) => held.copyWithin(at - gone, at + 1, places[gone + 1] ?? count));
    return count - places.length;
  }
  const dirtyBits = emptyBits(chunkMax(dirty));
  for (const id of dirty) setBit(dirtyBits, id);
  let kept = 0;
  for (let i = 0; i < count; i += 1) {
    const id = ids[i] as number;
    if (hasBit(dirtyBits, id)) continue;
    ids[kept] = id;
    kept += 1;
  }
  return kept;
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
