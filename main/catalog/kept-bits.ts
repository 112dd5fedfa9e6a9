import { clearBit, emptyBits, setBit } from './bitmap.ts';
import type { Bits } from './bitmap.ts';

/** What finds out of which pictures something holds that hangs on other pictures. */
export interface Related {
  /** Looks at all; `put` is told of each of which it holds. `pause` is awaited between long steps. */
  findAll(put: (id: number) => void, pause: () => Promise<void>): Promise<void>;
  /** Those whose answer may be another one since the pictures changed, came or went. Called once for each change. */
  affected(changed: ReadonlySet<number>): ReadonlySet<number>;
  holds(id: number): boolean;
}

/** Changed pictures after which all are looked at anew. */
const MOST_CHANGED = 20_000;
/** Times that all are looked at for one answer while very much changes. */
const MOST_TRIES = 3;
/** Pictures mended per turn: a few milliseconds. */
const STEP = 200;

/** Bits of what the tables must be asked for, found when they are first needed and mended from then on. */
export class KeptBits {
  readonly #related: Related;
  #bits: Bits | null = null;
  #changed = new Set<number>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(related: Related) {
    this.#related = related;
  }

  /** Pictures that came, went or changed. */
  touch(ids: ReadonlySet<number>): void {
    if (this.#bits === null) return;
    for (const id of ids) this.#changed.add(id);
    if (this.#changed.size > MOST_CHANGED) {
      this.#bits = null;
      this.#changed.clear();
    }
  }

  /** The bits of ids below `size`. Must not be changed. */
  of(size: () => number, pause: () => Promise<void>): Promise<Bits> {
    // One asks after the other, so that nothing is looked for twice.
    const mine = this.#turn.then(() => this.#current(size, pause));
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async #current(size: () => number, pause: () => Promise<void>): Promise<Bits> {
    for (let tries = 1; ; tries += 1) {
      const bits = this.#bits === null ? await this.#findAll(pause) : await this.#mend(this.#bits, pause);
      // Forgotten meanwhile, since too much changed.
      if (this.#bits === null && tries < MOST_TRIES) continue;
      const fitting = withRoom(bits, size() - 1);
      if (this.#bits !== null) this.#bits = fitting;
      return fitting;
    }
  }

  async #findAll(pause: () => Promise<void>): Promise<Bits> {
    let found = emptyBits(0);
    // From now on changes are noted; what has changed by the end is looked at again.
    this.#bits = found;
    try {
      await this.#related.findAll((id) => {
        found = withRoom(found, id);
        setBit(found, id);
      }, pause);
    } catch (error) {
      this.#bits = null;
      throw error;
    }
    return this.#bits === null ? found : this.#mend(found, pause);
  }

  async #mend(known: Bits, pause: () => Promise<void>): Promise<Bits> {
    let bits = known;
    while (this.#changed.size > 0) {
      const changed = [...this.#changed];
      this.#changed.clear();
      for (let from = 0; from < changed.length; from += STEP) {
        for (const id of this.#related.affected(new Set(changed.slice(from, from + STEP)))) {
          bits = withRoom(bits, id);
          if (this.#related.holds(id)) setBit(bits, id);
          else clearBit(bits, id);
        }
        if (from + STEP < changed.length) await pause();
      }
    }
    if (this.#bits !== null) this.#bits = bits;
    return bits;
  }
}

function withRoom(bits: Bits, id: number): Bits {
  const words = (id >>> 5) + 1;
  if (bits.length >= words) return bits;
  const larger = new Uint32Array(words);
  larger.set(bits);
  return larger;
}
