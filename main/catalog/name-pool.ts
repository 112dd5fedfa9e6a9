import { clearBit, emptyBits, setBit } from './bitmap.ts';
import type { Bits } from './bitmap.ts';
import { PairSieve } from './pair-sieve.ts';

/** Renamed entries after which the pool is written anew. */
const MOST_RENAMED = 20_000;

/** Where names are kept until somebody looks for one. */
export interface NameSource {
  /** Fills `ends` and then `pool`. */
  read(ends: Uint32Array, pool: Uint8Array): void;
  close(): void;
}

/**
 * Names by id in lower case, one after the other in one pool of UTF-8. Ids come ascending; the name of one that came before
 * and has another name now is kept beside the pool, until enough of them make it worth while to write the pool anew.
 */
export class NamePool {
  pool: Uint8Array;
  used = 0;
  /** Where each id's name ends: it begins where that of the id before ends. */
  ends: Uint32Array;
  /** One more than the largest id entered. */
  size = 0;
  readonly #renamed = new Map<number, Uint8Array>();
  /** Null once the names are in memory. */
  #source: NameSource | null;
  /** What was entered before they were. */
  #waiting: [id: number, name: string][] = [];
  readonly #capacity: number;
  /** Made by the first search for a part of a name. */
  #sieve: PairSieve | null = null;

  /**
   * `capacity`: ids to have room for. `source`: has `size` names of `used` bytes, which are read from it when they are first
   * needed: most runs look for no part of a name, and a million names are 36 MB.
   */
  constructor(capacity = 0, source: NameSource | null = null, size = 0, used = 0) {
    this.#source = source;
    this.size = size;
    this.used = used;
    this.pool = new Uint8Array();
    this.ends = new Uint32Array(source === null ? capacity : 0);
    this.#capacity = capacity;
  }

  /** Reads what its source keeps. Call before `pool` and `ends` are looked at from outside. */
  fill(): void {
    const source = this.#source;
    if (source === null) return;
    this.pool = new Uint8Array(Math.ceil(this.used * 1.05));
    this.ends = new Uint32Array(Math.max(this.size, this.#capacity));
    source.read(this.ends.subarray(0, this.size), this.pool.subarray(0, this.used));
    this.close();
    for (const [id, name] of this.#waiting) this.set(id, name);
    this.#waiting = [];
  }

  /** Lets go of its source. */
  close(): void {
    this.#source?.close();
    this.#source = null;
  }

  set(id: number, name: string): void {
    if (this.#source !== null) {
      this.#waiting.push([id, name]);
      if (this.#waiting.length > MOST_RENAMED) this.fill();
      return;
    }
    const bytes = Buffer.from(name.toLowerCase());
    if (id < this.size) {
      if (sameBytes(bytes, this.pool.subarray(this.#begin(id), this.ends[id]))) this.#renamed.delete(id);
      else this.#renamed.set(id, bytes);
      if (this.#renamed.size > MOST_RENAMED) this.settle();
      return;
    }
    if (this.used + bytes.length > this.pool.length) this.pool = larger(this.pool, this.used + bytes.length);
    if (id >= this.ends.length) this.ends = larger(this.ends, id + 1);
    // Ids that were passed over have no name.
    this.ends.fill(this.used, this.size, id);
    this.pool.set(bytes, this.used);
    this.used += bytes.length;
    this.ends[id] = this.used;
    this.size = id + 1;
  }

  /** Brings every name into the pool. */
  settle(): void {
    this.fill();
    if (this.#renamed.size === 0) return;
    const settled = new NamePool(this.ends.length);
    settled.pool = new Uint8Array(Math.ceil(this.used * 1.05));
    for (let id = 0; id < this.size; id += 1) {
      const bytes = this.#renamed.get(id) ?? this.pool.subarray(this.#begin(id), this.ends[id]);
      if (settled.used + bytes.length > settled.pool.length)
        settled.pool = larger(settled.pool, settled.used + bytes.length);
      settled.pool.set(bytes, settled.used);
      settled.used += bytes.length;
      settled.ends[id] = settled.used;
    }
    this.pool = settled.pool;
    this.used = settled.used;
    this.ends = settled.ends;
    this.#renamed.clear();
    this.#sieve = null;
  }

  /** Bits of ids below `size`: all whose name contains `text` (lower case, not empty), and few others. */
  candidates(text: string, size: number): Bits {
    this.fill();
    this.#sieve ??= new PairSieve();
    this.#sieve.enter(this.pool, this.ends, this.size);
    const bits = this.#sieve.candidates(Buffer.from(text), Math.min(size, this.size));
    return this.#corrected(bits, size, () => true);
  }

  /** Whether the name of an id contains `text` (lower case). */
  contains(id: number, text: Uint8Array): boolean {
    this.fill();
    const name = this.#renamed.get(id);
    if (name !== undefined) return placeOf(name, 0, name.length, text) >= 0;
    return id < this.size && placeOf(this.pool, this.#begin(id), this.ends[id] as number, text) >= 0;
  }

  /** Bits of the ids below `size` whose name contains `text` (lower case, not empty). */
  containing(text: string, size: number): Bits {
    const wanted = Buffer.from(text);
    const bits = this.candidates(text, size);
    const { pool, ends } = this;
    // Names of one form have the text at one place, from the beginning or from the end.
    let before = 0;
    let after = 0;
    for (let index = 0; index < bits.length; index += 1) {
      for (let word = bits[index] as number; word !== 0; word &= word - 1) {
        const id = index * 32 + (31 - Math.clz32(word & -word));
        const from = id === 0 ? 0 : (ends[id - 1] as number);
        const to = ends[id] as number;
        if (isAt(pool, from + before, to, wanted)) continue;
        if (to - after >= from && isAt(pool, to - after, to, wanted)) continue;
        const at = placeOf(pool, from, to, wanted);
        if (at < 0) clearBit(bits, id);
        else {
          before = at - from;
          after = to - at;
        }
      }
    }
    return this.#corrected(bits, size, (name) => placeOf(name, 0, name.length, wanted) >= 0);
  }

  /** Bits of the ids below `size` whose name begins or ends with `text`, or is it. */
  matching(place: 'beginning' | 'end' | 'whole', text: string, size: number): Bits {
    this.fill();
    const wanted = Buffer.from(text);
    const { pool, ends } = this;
    const count = Math.min(size, this.size);
    const bits = emptyBits(count);
    for (let id = 0, from = 0; id < count; id += 1) {
      const to = ends[id] as number;
      if (fits(pool, from, to, wanted, place)) setBit(bits, id);
      from = to;
    }
    return this.#corrected(bits, size, (name) => fits(name, 0, name.length, wanted, place));
  }

  /** The bits with those of the renamed, as many as `size` asks for. */
  #corrected(bits: Bits, size: number, test: (name: Uint8Array) => boolean): Bits {
    const result = emptyBits(size);
    result.set(bits.subarray(0, result.length));
    for (const [id, name] of this.#renamed) {
      if (id >= size) continue;
      if (test(name)) setBit(result, id);
      else clearBit(result, id);
    }
    return result;
  }

  #begin(id: number): number {
    return id === 0 ? 0 : (this.ends[id - 1] as number);
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0;
}

function fits(
  pool: Uint8Array,
  from: number,
  to: number,
  wanted: Uint8Array,
  place: 'beginning' | 'end' | 'whole',
): boolean {
  const spare = to - from - wanted.length;
  if (spare < 0 || (place === 'whole' && spare > 0)) return false;
  return isAt(pool, place === 'end' ? from + spare : from, to, wanted);
}

/** Whether `wanted` stands in the pool at an offset and ends by `to`. */
function isAt(pool: Uint8Array, at: number, to: number, wanted: Uint8Array): boolean {
  const { length } = wanted;
  if (at + length > to) return false;
  let matched = 0;
  while (matched < length && pool[at + matched] === wanted[matched]) matched += 1;
  return matched === length;
}

/** The first place of `wanted` in the pool from `from` to `to`, or -1. */
function placeOf(pool: Uint8Array, from: number, to: number, wanted: Uint8Array): number {
  const first = wanted[0];
  for (let at = from; at + wanted.length <= to; at += 1) {
    if (pool[at] === first && isAt(pool, at, to, wanted)) return at;
  }
  return -1;
}

function larger<T extends Uint8Array | Uint32Array>(array: T, needed: number): T {
  const Type = array.constructor as new (length: number) => T;
  const result = new Type(Math.max(1024, needed, Math.ceil(array.length * 1.5)));
  result.set(array);
  return result;
}
