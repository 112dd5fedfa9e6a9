import { andInto, emptyBits } from './bitmap.ts';
import type { Bits } from './bitmap.ts';

/**
 * Kinds of neighbours that are told apart, 125 kB each at a million names. Names end in long numbers, so each pair of digits is a
 * kind of its own: shared with one of those that are in every name, it would sift nothing. Three digits in a row share their
 * kinds; they sift numbers whose pairs are common, such as those of a counter's zeroes.
 */
const DIGIT_KINDS = 100;
const OTHER_KINDS = 44;
const TRIPLE_KINDS = 64;
const FIRST_TRIPLE = DIGIT_KINDS + OTHER_KINDS;
const KINDS = FIRST_TRIPLE + TRIPLE_KINDS;

const ZERO = 0x30;

/**
 * Which names may contain a text: for each kind of neighbouring bytes, the names in which it occurs. Lets through every
 * name that contains the text and few others, at the cost of a few passes over bits.
 */
export class PairSieve {
  readonly #names: Bits[] = Array.from({ length: KINDS }, () => emptyBits(0));
  /** Ids below this are entered. */
  #size = 0;

  /** Enters the names up to id `size`: that of an id lies in `pool` from the end of the id before to its own. */
  enter(pool: Uint8Array, ends: Uint32Array, size: number): void {
    if (size <= this.#size) return;
    this.#reach(size);
    const kinds = new Uint32Array(KINDS);
    // Word by word: 32 names are collected where the processor has them at hand.
    for (let word = this.#size >>> 5; word * 32 < size; word += 1) {
      kinds.fill(0);
      const last = Math.min(word * 32 + 32, size);
      for (let id = word * 32; id < last; id += 1) {
        const bit = 1 << (id & 31);
        const to = ends[id] as number;
        let at = id === 0 ? 0 : (ends[id - 1] as number);
        let before = 0;
        for (let left = pool[at] as number; at + 1 < to; at += 1) {
          const right = pool[at + 1] as number;
          const kind = kindOf(left, right);
          kinds[kind] = (kinds[kind] as number) | bit;
          const triple = tripleOf(before, left, right);
          if (triple >= 0) kinds[triple] = (kinds[triple] as number) | bit;
          before = left;
          left = right;
        }
      }
      for (let kind = 0; kind < KINDS; kind += 1) (this.#names[kind] as Bits)[word] = kinds[kind] as number;
    }
    this.#size = size;
  }

  #reach(size: number): void {
    if (size <= (this.#names[0] as Bits).length * 32) return;
    this.#names.forEach((bits, kind) => {
      const larger = emptyBits(Math.ceil(size * 1.05));
      larger.set(bits);
      this.#names[kind] = larger;
    });
  }

  /** Ids below `size` whose names may contain `wanted`. */
  candidates(wanted: Uint8Array, size: number): Bits {
    const bits = emptyBits(size).fill(0xffff_ffff);
    const kinds = new Set<number>();
    for (let at = 1; at < wanted.length; at += 1) {
      const [left, right] = [wanted[at - 1] as number, wanted[at] as number];
      kinds.add(kindOf(left, right));
      const triple = tripleOf(wanted[at - 2] ?? 0, left, right);
      if (triple >= 0) kinds.add(triple);
    }
    for (const kind of kinds) andInto(bits, this.#names[kind] as Bits);
    return bits;
  }
}

/** Multiplicative hashing: the upper bits of a product are well mixed. */
function kindOf(left: number, right: number): number {
  const tens = left - ZERO;
  const ones = right - ZERO;
  if (tens >= 0 && tens < 10 && ones >= 0 && ones < 10) return tens * 10 + ones;
  const mixed = Math.imul((left << 8) | right, 0x9e37_79b1) >>> 16;
  return DIGIT_KINDS + ((mixed * OTHER_KINDS) >>> 16);
}

/** Of three digits; negative for anything else. */
function tripleOf(before: number, left: number, right: number): number {
  const hundreds = before - ZERO;
  const tens = left - ZERO;
  const ones = right - ZERO;
  if (hundreds < 0 || hundreds > 9 || tens < 0 || tens > 9 || ones < 0 || ones > 9) return -1;
  const mixed = Math.imul(hundreds * 100 + tens * 10 + ones + 1, 0x9e37_79b1) >>> 16;
  return FIRST_TRIPLE + ((mixed * TRIPLE_KINDS) >>> 16);
}
