import { emptyBits, setBit } from './bitmap.ts';
import type { Bits } from './bitmap.ts';
import type { Sqlite } from './database.ts';

/** Expressions remembered, 125 kB each at a million texts. */
const MOST_KEPT = 48;

interface Found {
  readonly bits: Bits;
  /** Texts up to this id have been searched. */
  readonly upTo: number;
  readonly count: number;
}

const NINE = 0x39;
const ZERO = 0x30;

/**
 * Which texts hold a word or phrase, as bits by text id. Texts are never edited, so a remembered answer only has to be
 * completed by the texts that came since.
 */
export class TextWords {
  readonly #kept = new Map<string, Found>();
  readonly #find;
  readonly #last;

  constructor(db: Sqlite) {
    // The ids come as one text of digits, which costs a tenth of a row each; a search in steps by id costs FTS5 several
    // times what the whole search does (25 ms for half of a million texts).
    this.#find = db
      .prepare<[string, number], Buffer | null>(
        "SELECT CAST(group_concat(rowid, ' ') AS BLOB) FROM texts_fts WHERE texts_fts MATCH ? AND rowid > ?",
      )
      .pluck();
    this.#last = db.prepare<[], number>('SELECT coalesce(max(id), 0) FROM texts').pluck();
  }

  find(expression: string): Found {
    const last = this.#last.get() ?? 0;
    const known = this.#kept.get(expression);
    if (known !== undefined && known.upTo === last) return known;
    const from = known !== undefined && known.upTo < last ? known.upTo : 0;
    const bits = emptyBits(last + 1);
    if (known !== undefined && from > 0) bits.set(known.bits.subarray(0, bits.length));
    const more = setListed(bits, last, this.#find.get(expression, from) ?? null);
    const found = { bits, upTo: last, count: (from > 0 ? (known?.count ?? 0) : 0) + more };
    this.#kept.delete(expression);
    this.#kept.set(expression, found);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) break;
      this.#kept.delete(oldest);
    }
    return found;
  }
}

/** Sets the bits of decimal ids up to `last` with blanks between; returns how many there are. */
function setListed(bits: Bits, last: number, digits: Buffer | null): number {
  if (digits === null) return 0;
  let count = 0;
  let id = 0;
  for (let at = 0; at <= digits.length; at += 1) {
    const code = digits[at] ?? 0;
    if (code >= ZERO && code <= NINE) {
      id = id * 10 + (code - ZERO);
      continue;
    }
    // What came in after `last` was read is found the next time.
    if (id <= last) {
      setBit(bits, id);
      count += 1;
    }
    id = 0;
  }
  return count;
}
