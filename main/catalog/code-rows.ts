import { clearBit, emptyBits, hasBit, setBit } from './bitmap.ts';
import type { Bits } from './bitmap.ts';

/** Edited rows after which the inverse is made anew. */
const MOST_EDITED = 20_000;

/**
 * Compressed rows: a few codes for each id (tags, LoRAs). Rows lie in one pool; an edited row goes to its end. The
 * inverse (ids of each code) is built on demand and stays good through edits by checking edited rows one by one.
 */
export class CodeRows {
  starts: Uint32Array;
  counts: Uint16Array;
  pool: Uint32Array;
  used = 0;
  #wasted = 0;
  #inverse: { readonly offsets: Uint32Array; readonly ids: Uint32Array; size: number } | null = null;
  #edited: number[] = [];
  #editedBits: Bits = emptyBits(0);

  constructor(capacity: number) {
    this.starts = new Uint32Array(capacity);
    this.counts = new Uint16Array(capacity);
    this.pool = new Uint32Array(1024);
  }

  grow(capacity: number): void {
    const starts = new Uint32Array(capacity);
    starts.set(this.starts);
    this.starts = starts;
    const counts = new Uint16Array(capacity);
    counts.set(this.counts);
    this.counts = counts;
  }

  set(id: number, codes: readonly number[]): void {
    this.#wasted += this.counts[id] ?? 0;
    if (this.used + codes.length > this.pool.length) this.#makeRoom(codes.length);
    this.starts[id] = this.used;
    this.counts[id] = codes.length;
    for (const code of codes) {
      this.pool[this.used] = code;
      this.used += 1;
    }
    if (this.#inverse !== null) this.#noteEdit(id);
  }

  #makeRoom(needed: number): void {
    if (this.#wasted > this.pool.length / 2) {
      this.#compact();
      if (this.used + needed <= this.pool.length) return;
    }
    const pool = new Uint32Array(Math.max(this.pool.length * 2, this.used + needed));
    pool.set(this.pool.subarray(0, this.used));
    this.pool = pool;
  }

  #compact(): void {
    const pool = new Uint32Array(this.pool.length);
    let used = 0;
    for (let id = 0; id < this.starts.length; id += 1) {
      const count = this.counts[id] as number;
      const start = this.starts[id] as number;
      this.starts[id] = used;
      for (let i = 0; i < count; i += 1) pool[used + i] = this.pool[start + i] as number;
      used += count;
    }
    this.pool = pool;
    this.used = used;
    this.#wasted = 0;
  }

  #noteEdit(id: number): void {
    if (id >>> 5 >= this.#editedBits.length) {
      const bits = new Uint32Array(Math.max(this.#editedBits.length * 2, (id >>> 5) + 1));
      bits.set(this.#editedBits);
      this.#editedBits = bits;
    }
    if (hasBit(this.#editedBits, id)) return;
    setBit(this.#editedBits, id);
    this.#edited.push(id);
    if (this.#edited.length > MOST_EDITED) this.#inverse = null;
  }

  /** Bits of the ids below `size` that have one of the codes. */
  bits(codes: readonly number[], size: number): Bits {
    const inverse = this.#inverse ?? this.#invert(size);
    const bits = emptyBits(size);
    for (const code of codes) {
      const end = inverse.offsets[code + 1] ?? 0;
      for (let i = inverse.offsets[code] ?? end; i < end; i += 1) setBit(bits, inverse.ids[i] as number);
    }
    if (this.#edited.length === 0) return bits;
    const wanted = new Set(codes);
    for (const id of this.#edited) {
      clearBit(bits, id);
      const start = this.starts[id] as number;
      const count = this.counts[id] as number;
      for (let i = start; i < start + count; i += 1) {
        if (wanted.has(this.pool[i] as number)) setBit(bits, id);
      }
    }
    return bits;
  }

  #invert(size: number): { offsets: Uint32Array; ids: Uint32Array; size: number } {
    let largest = 0;
    for (let i = 0; i < this.used; i += 1) largest = Math.max(largest, this.pool[i] as number);
    const offsets = new Uint32Array(largest + 2);
    let total = 0;
    this.#each(size, (_id, code) => {
      offsets[code + 1] = (offsets[code + 1] as number) + 1;
      total += 1;
    });
    for (let code = 0; code <= largest; code += 1) {
      offsets[code + 1] = (offsets[code + 1] as number) + (offsets[code] as number);
    }
    const next = offsets.slice();
    const ids = new Uint32Array(total);
    this.#each(size, (id, code) => {
      ids[next[code] as number] = id;
      next[code] = (next[code] as number) + 1;
    });
    this.#inverse = { offsets, ids, size };
    this.#edited = [];
    this.#editedBits = emptyBits(size);
    return this.#inverse;
  }

  #each(size: number, visit: (id: number, code: number) => void): void {
    for (let id = 0; id < size; id += 1) {
      const start = this.starts[id] as number;
      const end = start + (this.counts[id] as number);
      for (let i = start; i < end; i += 1) visit(id, this.pool[i] as number);
    }
  }

  /** How many of the set ids have each code. */
  countCodes(bits: Bits, codes: number): Uint32Array {
    const counts = new Uint32Array(codes);
    const { starts, counts: lengths, pool } = this;
    for (let i = 0; i < bits.length; i += 1) {
      let word = bits[i] as number;
      while (word !== 0) {
        const low = word & -word;
        const id = i * 32 + (31 - Math.clz32(low));
        word ^= low;
        const start = starts[id] as number;
        const end = start + (lengths[id] as number);
        for (let at = start; at < end; at += 1) {
          const code = pool[at] as number;
          counts[code] = (counts[code] as number) + 1;
        }
      }
    }
    return counts;
  }
}
