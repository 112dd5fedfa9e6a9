import { clearBit, setBit } from './bitmap.ts';
import type { Bits } from './bitmap.ts';
import type { Sqlite } from './database.ts';

/** A part of the index, written at one time: pages by number. */
interface Segment {
  readonly id: number;
  readonly first: number;
  readonly last: number;
}

/** The part of a page that belongs to a list of texts. */
interface Part {
  readonly from: number;
  readonly to: number;
  /** Whether nothing follows it on the page, so that the next page may hold more of the list. */
  readonly open: boolean;
}

const STRUCTURE_ID = 10;
/** What `texts_fts_config` says of an index that nothing is ever cut out of: what goes is entered as gone. */
const VERSION = 4;
/** What the terms of the main index begin with, and those of the indexes of the words' first letters, by how many these are. */
const MAIN = '0';
const FIRST_LETTERS: Readonly<Record<number, string>> = { 2: '1', 3: '2' };
/** Bytes at the head of a page: where its first text is, and where the places of its terms begin. */
const HEAD = 4;
/** Pages read at a time at most; one at first, since most lists are short. */
const MOST_PAGES = 16;

/** The index is not as expected. Thrown and caught in this file. */
class Unexpected extends Error {}

/**
 * Reads which texts hold a word from the pages of FTS5's index, whose format is described at the head of SQLite's
 * fts5_index.c: MATCH, which tells of the texts one by one, takes ten times as long for a word that half of them hold.
 */
export class WordPostings {
  readonly #structure;
  readonly #page;
  readonly #pages;

  constructor(db: Sqlite) {
    this.#structure = db
      .prepare<[number, number], Buffer>(
        `SELECT block FROM texts_fts_data WHERE id = ? AND typeof(block) = 'blob'
         AND (SELECT v FROM texts_fts_config WHERE k = 'version') = ?`,
      )
      .pluck();
    this.#page = db
      .prepare<[number, Buffer], number>(
        'SELECT pgno >> 1 FROM texts_fts_idx WHERE segid = ? AND term <= ? ORDER BY term DESC LIMIT 1',
      )
      .pluck();
    this.#pages = db
      .prepare<[number, number], Buffer>(
        "SELECT block FROM texts_fts_data WHERE id BETWEEN ? AND ? AND typeof(block) = 'blob' ORDER BY id",
      )
      .pluck();
  }

  /**
   * Sets the bits of the texts up to `last` that hold the word, or a word that begins so. It is of ASCII, as `unicode61` makes it.
   * False: the index is not as expected or has no list of such beginnings, and the bits mean nothing. To be called in a
   * transaction, so that what is read belongs together.
   */
  read(word: string, isBeginning: boolean, bits: Bits, last: number): boolean {
    const index = isBeginning ? FIRST_LETTERS[word.length] : MAIN;
    const structure = this.#structure.get(STRUCTURE_ID, VERSION);
    if (structure === undefined || index === undefined) return false;
    const term = index + word;
    try {
      // What a newer segment says of a text holds against the older ones.
      for (const segment of segmentsOf(structure)) {
        const list = new TextList(term, bits, last);
        for (const page of this.#pagesFrom(segment, term)) if (!list.read(page)) break;
        list.end();
      }
      return true;
    } catch (error) {
      if (error instanceof Unexpected) return false;
      throw error;
    }
  }

  /** The page that has the term if any does, and those behind it. */
  *#pagesFrom({ id, first, last }: Segment, term: string): Generator<Buffer> {
    let number = Math.max(first, this.#page.get(id, Buffer.from(term)) ?? 0);
    for (let most = 1; number <= last; most = Math.min(most * 2, MOST_PAGES)) {
      const count = Math.min(most, last - number + 1);
      const from = id * 2 ** 37 + number;
      const pages = this.#pages.all(from, from + count - 1);
      if (pages.length !== count) throw new Unexpected();
      yield* pages;
      number += count;
    }
  }
}

/** The segments of the index, from the oldest to the newest. */
function segmentsOf(structure: Buffer): Segment[] {
  // Behind a number that changes with the settings.
  const numbers = numbersIn(structure, 4).values();
  const next = (): number => {
    const { value } = numbers.next();
    if (value === undefined) throw new Unexpected();
    return value;
  };
  const levelCount = next();
  const segmentCount = next();
  next();
  const levels: Segment[][] = [];
  while (levels.length < levelCount) {
    next();
    const segments: Segment[] = [];
    for (let left = next(); left > 0; left -= 1) segments.push({ id: next(), first: next(), last: next() });
    levels.push(segments);
  }
  const segments = levels.toReversed().flat();
  if (segments.length !== segmentCount || numbers.next().value !== undefined) throw new Unexpected();
  return segments;
}

/** The texts of one term in one segment, read page by page. */
class TextList {
  readonly #term: string;
  readonly #bits: Bits;
  readonly #last: number;
  #begun = false;
  /** The text read last. */
  #id = 0;
  /** Bytes on the next pages that tell where in that text the term is. */
  #left = 0;

  constructor(term: string, bits: Bits, last: number) {
    this.#term = term;
    this.#bits = bits;
    this.#last = last;
  }

  /** Reads the page; whether the next one may hold more of the list. */
  read(page: Buffer): boolean {
    const part = this.#begun ? this.#rest(page) : partOf(page, this.#term);
    if (part === null) return false;
    this.#begun = true;
    this.#left = this.#read(page, part.from, part.to);
    if (!part.open) this.end();
    return part.open;
  }

  /** To be called where nothing more follows. */
  end(): void {
    if (this.#left !== 0) throw new Unexpected();
  }

  /** The part of a page on which the list goes on. */
  #rest(page: Buffer): Part {
    const end = endOf(page);
    const open = end === page.length;
    const to = open ? end : numberAt(page, end)[0];
    const first = page.readUInt16BE(0);
    const from = HEAD + this.#left;
    if (to > end || (first === 0 ? from < to : from !== first)) throw new Unexpected();
    if (first !== 0) {
      // The first text of a page is told by its number, the others by their distance from the one before.
      if (numberAt(page, first)[0] <= this.#id) throw new Unexpected();
      this.#id = 0;
    }
    return { from, to, open };
  }

  /** Returns how many bytes are missing from the end. */
  #read(page: Buffer, from: number, to: number): number {
    const bits = this.#bits;
    const last = this.#last;
    let id = this.#id;
    let at = from;
    while (at < to) {
      // Two numbers, read here since a call for each takes twice as long.
      let step = page[at] as number;
      at += 1;
      if (step >= 0x80) {
        step &= 0x7f;
        let byte = 0x80;
        for (; byte >= 0x80; at += 1) {
          byte = page[at] as number;
          step = step * 128 + (byte & 0x7f);
        }
      }
      let size = page[at] as number;
      at += 1;
      if (size >= 0x80) {
        size &= 0x7f;
        let byte = 0x80;
        for (; byte >= 0x80; at += 1) {
          byte = page[at] as number;
          size = size * 128 + (byte & 0x7f);
        }
      }
      if (step === 0) throw new Unexpected();
      id += step;
      // Twice the bytes that tell where in the text the term is; none if it has gone.
      if (id <= last) {
        if (size > 1) setBit(bits, id);
        else clearBit(bits, id);
      }
      at += Math.floor(size / 2);
    }
    this.#id = id;
    return at - to;
  }
}

/** The part of a page that has terms which belongs to the term, or null. */
function partOf(page: Buffer, wanted: string): Part | null {
  const end = endOf(page);
  const steps = numbersIn(page, end);
  if (steps.length === 0) throw new Unexpected();
  let term = '';
  let place = 0;
  for (const [index, step] of steps.entries()) {
    place += step;
    // All but the first say how much they have in common with the one before.
    const [kept, afterKept] = index === 0 ? [0, place] : numberAt(page, place);
    const [length, from] = numberAt(page, afterKept);
    term = term.slice(0, kept) + page.toString('latin1', from, from + length);
    if (term < wanted) continue;
    if (term > wanted) return null;
    const toNext = steps[index + 1];
    const to = toNext === undefined ? end : place + toNext;
    if (from + length > to || to > end) throw new Unexpected();
    return { from: from + length, to, open: toNext === undefined };
  }
  return null;
}

/** Where the places of its terms begin: what is before is terms and texts. */
function endOf(page: Buffer): number {
  const end = page.length < HEAD ? 0 : page.readUInt16BE(2);
  if (end < HEAD || end > page.length) throw new Unexpected();
  return end;
}

/** A number and where it ends: seven bits of each byte, the highest first. */
function numberAt(bytes: Buffer, from: number): readonly [number: number, end: number] {
  let number = 0;
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    number = number * 128 + (byte & 0x7f);
    if (byte < 0x80) return [number, at + 1];
  }
  throw new Unexpected();
}

function numbersIn(bytes: Buffer, from: number): number[] {
  const numbers: number[] = [];
  for (let at = from; at < bytes.length;) {
    const [number, end] = numberAt(bytes, at);
    numbers.push(number);
    at = end;
  }
  return numbers;
}
