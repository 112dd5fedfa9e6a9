import { emptyBits, setBit } from './bitmap.ts';
import type { Bits } from './bitmap.ts';

/** Hits after which a search looks at each name instead of jumping. */
const MOST_JUMPS = 20_000;

/**
 * File names in lower case, one after the other in one pool of UTF-8, in the order in which they were entered: a search
 * for a part of a name is one pass over it. A renamed file is entered anew; its old entry is passed over.
 */
export class FileNames {
  pool: Uint8Array;
  used = 0;
  /** Id and end offset of each entry. */
  ids: Uint32Array;
  ends: Uint32Array;
  entries = 0;
  /** Entry of each id plus one; 0 for none. */
  #entryOf: Uint32Array;

  constructor(capacity: number) {
    this.pool = new Uint8Array(capacity * 28);
    this.ids = new Uint32Array(capacity);
    this.ends = new Uint32Array(capacity);
    this.#entryOf = new Uint32Array(capacity);
  }

  /** Makes room for this much, to be filled from a file. */
  hold(entries: number, used: number): void {
    this.entries = entries;
    this.used = used;
    if (this.pool.length < used) this.pool = new Uint8Array(Math.ceil(used * 1.05));
    if (this.ids.length >= entries) return;
    this.ids = new Uint32Array(Math.ceil(entries * 1.05));
    this.ends = new Uint32Array(this.ids.length);
  }

  /** Finds the entries of ids again after the arrays were filled from a file. */
  index(size: number): void {
    if (size > this.#entryOf.length) this.#entryOf = new Uint32Array(size);
    for (let entry = 0; entry < this.entries; entry += 1)
      this.#entryOf[this.ids[entry] as number] = entry + 1;
  }

  set(id: number, name: string): void {
    const bytes = Buffer.from(name.toLowerCase());
    if (this.#is(id, bytes)) return;
    if (this.used + bytes.length > this.pool.length) this.pool = larger(this.pool, this.used + bytes.length);
    if (this.entries === this.ids.length) {
      this.ids = larger(this.ids, this.entries + 1);
      this.ends = larger(this.ends, this.entries + 1);
    }
    if (id >= this.#entryOf.length) this.#entryOf = larger(this.#entryOf, id + 1);
    this.pool.set(bytes, this.used);
    this.used += bytes.length;
    this.ids[this.entries] = id;
    this.ends[this.entries] = this.used;
    this.entries += 1;
    this.#entryOf[id] = this.entries;
  }

  #is(id: number, bytes: Uint8Array): boolean {
    const entry = (this.#entryOf[id] ?? 0) - 1;
    if (entry < 0) return false;
    const from = entry === 0 ? 0 : (this.ends[entry - 1] as number);
    const to = this.ends[entry] as number;
    return to - from === bytes.length && Buffer.compare(this.pool.subarray(from, to), bytes) === 0;
  }

  /** Bits of the ids below `size` whose name contains `text` (lower case, not empty). */
  containing(text: string, size: number): Bits {
    const bits = emptyBits(size);
    const wanted = Buffer.from(text);
    const pool = Buffer.from(this.pool.buffer, this.pool.byteOffset, this.used);
    let entry = 0;
    let hits = 0;
    let at = pool.indexOf(wanted);
    // A native search jumps from hit to hit; where hits are many, looking at each name costs less.
    while (at >= 0 && hits < MOST_JUMPS) {
      entry = this.#entryAt(at, entry);
      const end = this.ends[entry] as number;
      // A hit across two names is none.
      if (at + wanted.length <= end) {
        this.#mark(bits, entry);
        hits += 1;
        at = end;
      } else at += 1;
      at = pool.indexOf(wanted, at);
    }
    if (at < 0) return bits;
    for (let next = this.#entryAt(at, entry); next < this.entries; next += 1) {
      const last = (this.ends[next] as number) - wanted.length;
      if (occurs(pool, this.#begin(next), last, wanted)) this.#mark(bits, next);
    }
    return bits;
  }

  /** Bits of the ids below `size` whose name begins with `text`, or with `whole` is it. */
  beginning(text: string, whole: boolean, size: number): Bits {
    const bits = emptyBits(size);
    const wanted = Buffer.from(text);
    for (let entry = 0; entry < this.entries; entry += 1) {
      const from = this.#begin(entry);
      const spare = (this.ends[entry] as number) - from - wanted.length;
      if (spare < 0 || (whole && spare > 0)) continue;
      if (occurs(this.pool, from, from, wanted)) this.#mark(bits, entry);
    }
    return bits;
  }

  #begin(entry: number): number {
    return entry === 0 ? 0 : (this.ends[entry - 1] as number);
  }

  /** Marks the entry's id, unless the file was renamed since. */
  #mark(bits: Bits, entry: number): void {
    const id = this.ids[entry] as number;
    if (id >>> 5 < bits.length && this.#entryOf[id] === entry + 1) setBit(bits, id);
  }

  /** The entry that holds a pool offset, at or after `from`. */
  #entryAt(offset: number, from: number): number {
    let low = from;
    let high = this.entries - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.ends[middle] as number) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Whether `wanted` stands in the pool at an offset from `from` to `last`. */
function occurs(pool: Uint8Array, from: number, last: number, wanted: Uint8Array): boolean {
  const { length } = wanted;
  const first = wanted[0];
  for (let at = from; at <= last; at += 1) {
    if (pool[at] !== first && length > 0) continue;
    let matched = 1;
    while (matched < length && pool[at + matched] === wanted[matched]) matched += 1;
    if (matched >= length) return true;
  }
  return false;
}

function larger<T extends Uint8Array | Uint32Array>(array: T, needed: number): T {
  const Type = array.constructor as new (length: number) => T;
  const result = new Type(Math.max(1024, needed, Math.ceil(array.length * 1.5)));
  result.set(array);
  return result;
}
