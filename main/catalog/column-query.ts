import { assertNever } from '../domain/assert-never.ts';
import type { Query } from '../domain/query/ast.ts';
import { keepNewest } from '../domain/keep-newest.ts';
import { andInto, clearBit, countBits, emptyBits, hasBit, idsOfBits, inverted, orInto } from './bitmap.ts';
import type { Bits } from './bitmap.ts';
import type { Caught } from './column-reader.ts';
import { DuplicatePictures } from './duplicate-pictures.ts';
import { KeptBits } from './kept-bits.ts';
import { ParentPictures } from './parent-pictures.ts';
import { ColumnConditions } from './column-conditions.ts';
import type { RelatedFlag } from './column-conditions.ts';
import { FLAG } from './columns.ts';
import type { Columns } from './columns.ts';
import { mentionsTrash } from './compile-sql.ts';
import { FlagBits } from './flag-bits.ts';
import { fieldCondition, wordCondition } from './conditions.ts';
import type { Condition } from './conditions.ts';
import type { Sqlite } from './database.ts';
import type { Members } from './members.ts';
import type { NameIndex } from './name-index.ts';
import type { TextWords } from './text-words.ts';

/** Results remembered for one revision: the same query is asked for its page, its order and each of its facets. */
const MOST_KEPT = 64;
/** Look-ups of one answer while changes keep coming in. */
const MOST_TRIES = 3;
/** Likely pictures that take 4 ms to test: their names lie all over the memory. */
const FEW_LIKELY = 8_000;

/** Pictures among which the matches are: those of `bits` that pass the test, all of them where there is none. */
export interface Likely {
  readonly bits: Bits;
  readonly test: ((id: number) => boolean) | null;
}

/** Evaluates queries over the columns. A result holds for the revision at which it was made. */
export class ColumnQuery {
  readonly #columns: Columns;
  readonly #words: TextWords;
  readonly #flags: FlagBits;
  readonly #kept = new Map<string, Bits>();
  readonly #related: Readonly<Record<RelatedFlag, KeptBits>>;
  readonly #conditions: ColumnConditions;
  #keptRevision = -1;

  constructor(db: Sqlite, columns: Columns, names: NameIndex, members: Members, words: TextWords) {
    this.#columns = columns;
    this.#flags = new FlagBits(columns);
    this.#words = words;
    this.#related = {
      children: new KeptBits(new ParentPictures(db)),
      duplicate: new KeptBits(new DuplicatePictures(db)),
    };
    this.#conditions = new ColumnConditions(db, columns, names, members, words, this.#flags);
  }

  /** Bits of the matches. `pause` is awaited between long steps. The result must not be changed. */
  async matches(query: Query, nowMs: number, pause: () => Promise<void>): Promise<Bits> {
    // Relative dates move on; ten seconds are less than anyone sees.
    const moment = Math.floor(nowMs / 10_000);
    const key = `${moment} ${JSON.stringify(query)}`;
    const known = this.#known(key);
    if (known !== undefined) return known;
    const related = await this.#lookUpAll(conditionsOf(query, moment * 10_000), pause);
    const bits = this.#part(query, moment * 10_000, related).slice();
    andInto(bits, mentionsTrash(query) ? this.#flags.of(FLAG.present) : this.#flags.shown());
    return this.#keep(key, bits);
  }

  /**
   * What a first page is taken from. Whether a file's name contains a text is left to a test: that of a few pictures is known
   * much sooner than that of all. Up to `few` likely pictures are tested here, in the order in which their names lie.
   */
  async likely(query: Query, nowMs: number, pause: () => Promise<void>, few = FEW_LIKELY): Promise<Likely> {
    const terms = query.kind === 'and' ? query.terms : [query];
    const texts = terms.map((term) => namePart(term, nowMs));
    const others = terms.filter((_term, index) => texts[index] === null);
    if (others.length === terms.length) return { bits: await this.matches(query, nowMs, pause), test: null };
    const rest: Query = others.length === 0 ? { kind: 'all' } : { kind: 'and', terms: others };
    const bits = (await this.matches(rest, nowMs, pause)).slice();
    const { size, files } = this.#columns;
    const tests = texts
      .filter((text) => text !== null)
      .map((text) => {
        const inFolder = this.#conditions.inFoldersContaining(text);
        andInto(bits, orInto(files.candidates(text, size), inFolder));
        const wanted = Buffer.from(text);
        return (id: number): boolean => hasBit(inFolder, id) || files.contains(id, wanted);
      });
    const test = (id: number): boolean => tests.every((passes) => passes(id));
    if (countBits(bits) > few) return { bits, test };
    for (const id of idsOfBits(bits)) if (!test(id)) clearBit(bits, id);
    return { bits, test: null };
  }

  /** Present pictures outside the trash. Must not be changed. */
  shown(): Bits {
    return this.#flags.shown();
  }

  /** Pictures that came, went or changed. */
  touch({ images, removed, states, trashed }: Caught): void {
    if (removed) this.#words.forget();
    this.#flags.touch(images);
    this.#flags.touch(states);
    this.#related.children.touch(images);
    this.#related.duplicate.touch(images);
    this.#related.duplicate.touch(trashed);
  }

  /**
   * What takes long is looked up first, with pauses; the rest is done at one go. When the columns moved on meanwhile, it is
   * looked up again: an answer is good for one revision.
   */
  async #lookUpAll(
    conditions: readonly Condition[],
    pause: () => Promise<void>,
  ): Promise<ReadonlyMap<RelatedFlag, Bits>> {
    for (let tries = 0; ; tries += 1) {
      const { revision } = this.#columns;
      const related = new Map<RelatedFlag, Bits>();
      for (const condition of conditions) {
        if (condition.kind === 'words' && condition.expression !== null) {
          this.#words.find(condition.expression);
          await pause();
        } else if (
          condition.kind === 'flag' &&
          (condition.flag === 'children' || condition.flag === 'duplicate')
        ) {
          const { flag } = condition;
          related.set(flag, await this.#related[flag].of(() => this.#columns.size, pause));
        }
      }
      if (related.size === 0 || revision === this.#columns.revision || tries === MOST_TRIES) return related;
    }
  }

  #known(key: string): Bits | undefined {
    const { revision } = this.#columns;
    if (this.#keptRevision !== revision) {
      this.#kept.clear();
      this.#keptRevision = revision;
    }
    return this.#kept.get(key);
  }

  #keep(key: string, bits: Bits): Bits {
    this.#known(key);
    this.#kept.set(key, bits);
    keepNewest(this.#kept, MOST_KEPT);
    return bits;
  }

  #part(query: Query, nowMs: number, related: ReadonlyMap<RelatedFlag, Bits>): Bits {
    const { size } = this.#columns;
    switch (query.kind) {
      case 'all':
        return emptyBits(size).fill(0xffff_ffff);
      case 'and':
      case 'or': {
        const result = emptyBits(size).fill(query.kind === 'and' ? 0xffff_ffff : 0);
        for (const term of query.terms) {
          const bits = this.#part(term, nowMs, related);
          if (query.kind === 'and') andInto(result, bits);
          else orInto(result, bits);
        }
        return result;
      }
      case 'not':
        return inverted(this.#part(query.term, nowMs, related));
      case 'word':
      case 'phrase':
      case 'field': {
        const condition = conditionOf(query, nowMs);
        const key = keyOf(condition);
        const known = this.#known(key);
        if (known !== undefined) return known;
        return this.#keep(key, this.#conditions.evaluate(condition, related));
      }
      default:
        return assertNever(query, 'query');
    }
  }
}

/** The text that a term looks for in names of folders and of files alike, or null where it asks something else. */
function namePart(query: Query, nowMs: number): string | null {
  if (query.kind !== 'field' || query.field !== 'path') return null;
  const condition = fieldCondition(query.field, query.value, nowMs);
  if (condition.kind !== 'path' || condition.match.mode !== 'contains') return null;
  const { text } = condition.match;
  return text.includes('/') ? null : text;
}

function conditionOf(query: Extract<Query, { kind: 'word' | 'phrase' | 'field' }>, nowMs: number): Condition {
  if (query.kind === 'field') return fieldCondition(query.field, query.value, nowMs);
  return wordCondition(query.text, query.kind === 'word' && query.prefix);
}

function conditionsOf(query: Query, nowMs: number): readonly Condition[] {
  switch (query.kind) {
    case 'all':
      return [];
    case 'and':
    case 'or':
      return query.terms.flatMap((term) => conditionsOf(term, nowMs));
    case 'not':
      return conditionsOf(query.term, nowMs);
    default:
      return [conditionOf(query, nowMs)];
  }
}

function keyOf(condition: Condition): string {
  return JSON.stringify(condition, (_key, value: unknown) =>
    typeof value === 'bigint' || typeof value === 'number' ? String(value) : value,
  );
}
