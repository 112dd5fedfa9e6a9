import { emptyBits, setBit } from './bitmap.ts';
import type { Bits } from './bitmap.ts';
import type { Sqlite } from './database.ts';

/** Expressions remembered, 125 kB each at a million texts. */
const MOST_KEPT = 48;

/** Texts searched at once; a statement cannot be interrupted. */
const STEP = 250_000;

interface Found {
  readonly bits: Bits;
  /** Texts up to this id have been searched. */
  readonly upTo: number;
  readonly count: number;
}

/**
 * Which texts hold a word or phrase, as bits by text id. Texts are never edited, so a remembered answer only has to be
 * completed by the texts that came since.
 */
export class TextWords {
  readonly #kept = new Map<string, Found>();
  readonly #find;
  readonly #last;

  constructor(db: Sqlite) {
    this.#find = db
      .prepare<[string, number, number], number>(
        'SELECT rowid FROM texts_fts WHERE texts_fts MATCH ? AND rowid > ? AND rowid <= ?',
      )
      .pluck();
    this.#last = db.prepare<[], number>('SELECT coalesce(max(id), 0) FROM texts').pluck();
  }

  async find(expression: string, pause: () => Promise<void>): Promise<Found> {
    const last = this.#last.get() ?? 0;
    const known = this.#kept.get(expression);
    if (known !== undefined && known.upTo === last) return known;
    const from = known !== undefined && known.upTo < last ? known.upTo : 0;
    const bits = emptyBits(last + 1);
    let count = 0;
    if (known !== undefined && from > 0) {
      bits.set(known.bits.subarray(0, bits.length));
      count = known.count;
    }
    for (let after = from; after < last; after += STEP) {
      const ids = this.#find.all(expression, after, Math.min(last, after + STEP));
      for (const id of ids) setBit(bits, id);
      count += ids.length;
      if (ids.length > STEP / 20) await pause();
    }
    const found = { bits, upTo: last, count };
    this.#kept.delete(expression);
    this.#kept.set(expression, found);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) break;
      this.#kept.delete(oldest);
    }
    return found;
  }
}
