import { andNotInto, bitsFlagged, clearBit, setBit } from './bitmap.ts';
import type { Bits } from './bitmap.ts';
import { FLAG } from './columns.ts';
import type { Columns } from './columns.ts';

/** Touched ids after which bits are made anew rather than mended. */
const MOST_TOUCHED = 100_000;

/** Bits of each flag, mended as pictures change: every query needs some of them, and a scan takes longer than the rest of it. */
export class FlagBits {
  readonly #columns: Columns;
  readonly #bits = new Map<number, Bits>();
  #shown: Bits | null = null;

  constructor(columns: Columns) {
    this.#columns = columns;
  }

  touch(ids: ReadonlySet<number>): void {
    if (ids.size === 0) return;
    this.#shown = null;
    if (ids.size > MOST_TOUCHED) this.#bits.clear();
    const { data, size } = this.#columns;
    for (const [mask, bits] of this.#bits) {
      const mended = grown(bits, (size + 31) >>> 5);
      for (const id of ids) {
        if (id >= size) continue;
        if (((data.flags[id] as number) & mask) === 0) clearBit(mended, id);
        else setBit(mended, id);
      }
      this.#bits.set(mask, mended);
    }
  }

  /** Ids one of whose flags in `mask` is set. Must not be changed. */
  of(mask: number): Bits {
    let bits = this.#bits.get(mask);
    if (bits === undefined) {
      bits = bitsFlagged(this.#columns.data.flags, this.#columns.size, mask);
      this.#bits.set(mask, bits);
    }
    return bits;
  }

  /** Present pictures outside the trash. Must not be changed. */
  shown(): Bits {
    this.#shown ??= andNotInto(this.of(FLAG.present).slice(), this.of(FLAG.trashed));
    return this.#shown;
  }
}

function grown(bits: Bits, words: number): Bits {
  if (bits.length >= words) return bits;
  const result = new Uint32Array(words);
  result.set(bits);
  return result;
}
