import { keepNewest } from '../domain/keep-newest.ts';
import { emptyBits, setBit } from './bitmap.ts';
import type { Bits } from './bitmap.ts';
import type { Sqlite } from './database.ts';
import { WordPostings } from './word-postings.ts';

/** Expressions remembered, 125 kB each at a million texts. */
export const MOST_KEPT = 48;

interface Found {
  readonly bits: Bits;
  /** Texts up to this id have been searched. */
  readonly upTo: number;
}

/** Of one word that `unicode61` leaves as it is, or of all that begin so. */
const PLAIN_WORD = /^"([a-z0-9]{1,100})"( \*)?$/;
const CAPITALS = /[A-Z]+/g;

const NINE = 0x39;
const ZERO = 0x30;

/**
 * Which texts hold a word or phrase, as bits by text id. Texts are never edited, so a remembered answer only has to be
 * completed by the texts that came since.
 */
export class TextWords {
  readonly #kept = new Map<string, Found>();
  readonly #postings: WordPostings;
  readonly #statements;
  readonly #inOneSnapshot;

  constructor(db: Sqlite) {
    this.#postings = new WordPostings(db);
    // The ids come as one text of digits, which costs a tenth of a row each; a search in steps by id costs FTS5 several
    // times what the whole search does (25 ms for half of a million texts).
    const ids = "SELECT CAST(group_concat(rowid, ' ') AS BLOB) FROM texts_fts WHERE texts_fts MATCH ?";
    this.#statements = {
      all: db.prepare<[string], Buffer | null>(ids).pluck(),
      newer: db.prepare<[string, number], Buffer | null>(`${ids} AND rowid > ?`).pluck(),
      last: db.prepare<[], number>('SELECT coalesce(max(id), 0) FROM texts').pluck(),
    };
    this.#inOneSnapshot = db.transaction((expression: string) => this.#find(expression));
  }

  /** Must not be changed. */
  find(expression: string): Bits {
    return this.#inOneSnapshot(expression.replace(CAPITALS, (letters) => letters.toLowerCase()));
  }

  /** To be called when texts may have gone: others may get their ids. */
  forget(): void {
    this.#kept.clear();
  }

  #find(expression: string): Bits {
    const last = this.#statements.last.get() ?? 0;
    const known = this.#kept.get(expression);
    if (known?.upTo === last) return known.bits;
    const bits =
      known !== undefined && known.upTo < last
        ? this.#completed(known, expression, last)
        : this.#all(expression, last);
    this.#kept.delete(expression);
    this.#kept.set(expression, { bits, upTo: last });
    keepNewest(this.#kept, MOST_KEPT);
    return bits;
  }

  #completed(known: Found, expression: string, last: number): Bits {
    const bits = emptyBits(last + 1);
    bits.set(known.bits);
    return setListed(bits, this.#statements.newer.get(expression, known.upTo));
  }

  #all(expression: string, last: number): Bits {
    const [, word, star] = PLAIN_WORD.exec(expression) ?? [];
    const bits = emptyBits(last + 1);
    if (word !== undefined && this.#postings.read(word, star !== undefined, bits, last)) return bits;
    return setListed(bits.fill(0), this.#statements.all.get(expression));
  }
}

/** Sets the bits of decimal ids with blanks between. */
function setListed(bits: Bits, digits: Buffer | null | undefined): Bits {
  if (digits === null || digits === undefined) return bits;
  let id = 0;
  for (let at = 0; at <= digits.length; at += 1) {
    const code = digits[at] ?? 0;
    if (code >= ZERO && code <= NINE) {
      id = id * 10 + (code - ZERO);
      continue;
    }
    setBit(bits, id);
    id = 0;
  }
  return bits;
}
