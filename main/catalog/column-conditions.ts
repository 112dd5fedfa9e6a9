import { assertNever } from '../domain/assert-never.ts';
import { IMAGE_TYPES } from '../domain/generation.ts';
import { IMAGE_FORMATS } from '../domain/image-record.ts';
import { VARIED_FIELDS } from '../domain/query/same-value.ts';
import type { SameExcept } from '../domain/query/same-value.ts';
import {
  andInto,
  andNotInto,
  bitsBetween,
  bitsEqual,
  bitsOfMembers,
  clearBit,
  emptyBits,
  hasBit,
  idsOfBits,
  inverted,
  meet,
  orInto,
  setBit,
} from './bitmap.ts';
import type { Bits, Codes } from './bitmap.ts';
import { collectionKeys } from './collection-keys.ts';
import { FLAG } from './columns.ts';
import type { ColumnArrays, Columns } from './columns.ts';
import { lorasSql } from './compile-sql.ts';
import type { Condition, Flag, PathMatch, WordColumn } from './conditions.ts';
import type { Sqlite } from './database.ts';
import { markNumber } from './delta.ts';
import type { FlagBits } from './flag-bits.ts';
import type { Members } from './members.ts';
import type { NameIndex } from './name-index.ts';
import { numberBits, seedBits } from './number-conditions.ts';
import { rootIds } from './root-ids.ts';
import type { TextWords } from './text-words.ts';

/** What hangs on other pictures, see `KeptBits`: it is found beforehand, with pauses. */
export type RelatedFlag = 'children' | 'duplicate';
type QuickFlag = Exclude<Flag, RelatedFlag>;

/** Which pictures meet a condition, as the columns say. */
export class ColumnConditions {
  readonly #db: Sqlite;
  readonly #columns: Columns;
  readonly #names: NameIndex;
  readonly #members: Members;
  readonly #words: TextWords;
  readonly #flags: FlagBits;
  readonly #byUid;
  readonly #lorasOf;
  readonly #madeFrom;
  readonly #usedFor;

  constructor(
    db: Sqlite,
    columns: Columns,
    names: NameIndex,
    members: Members,
    words: TextWords,
    flags: FlagBits,
  ) {
    this.#db = db;
    this.#columns = columns;
    this.#names = names;
    this.#members = members;
    this.#words = words;
    this.#flags = flags;
    this.#byUid = db
      .prepare<[string, string], number>('SELECT id FROM images WHERE uid >= ? AND uid < ? ORDER BY uid')
      .pluck();
    this.#lorasOf = db
      .prepare<[number], string | null>(`SELECT ${lorasSql('i')} FROM images i WHERE i.id = ?`)
      .pluck();
    this.#madeFrom = db
      .prepare<[string, string], number>(
        'SELECT child_id FROM lineage WHERE parent_uid >= ? AND parent_uid < ?',
      )
      .pluck();
    this.#usedFor = db
      .prepare<[string, string], number>(
        `SELECT p.id FROM images c JOIN lineage l ON l.child_id = c.id JOIN images p ON p.uid = l.parent_uid
         WHERE c.uid >= ? AND c.uid < ?`,
      )
      .pluck();
  }

  /** @param related bits of the related flags that are asked for */
  evaluate(condition: Condition, related: ReadonlyMap<RelatedFlag, Bits>): Bits {
    const { size, data, tags, loras } = this.#columns;
    switch (condition.kind) {
      case 'constant':
        return emptyBits(size).fill(condition.value ? 0xffff_ffff : 0);
      case 'number':
        return numberBits(this.#columns, condition.column, condition.range);
      case 'seed':
        return andInto(seedBits(this.#columns, condition.range), this.#flags.of(FLAG.hasSeed));
      case 'name': {
        const codes = this.#names.matching(condition.column, condition.match);
        if (condition.column === 'tag') return tags.bits(codes, size);
        if (condition.column === 'lora') return loras.bits(codes, size);
        return bitsOfCodes(data[condition.column], size, codes);
      }
      case 'path':
        return this.#path(condition.match);
      case 'root':
        return this.#inRoots(rootIds(this.#db, condition.match));
      case 'collection':
        return this.#members.bits(collectionKeys(this.#db, condition.match));
      case 'enum':
        return bitsEqual(data[condition.column], size, enumCode(condition.column, condition.value));
      case 'flag': {
        const bits = this.#flagBits(condition.flag, related);
        return condition.value ? bits : inverted(bits);
      }
      case 'written':
        return bitsBetween(data[condition.column], size, 1, 0xffff_ffff);
      case 'words':
        return this.#wordBits(condition.column, condition.expression);
      case 'lineage':
        return this.#lineage(condition.direction, condition.uid);
      case 'stack':
        return this.#stack(condition.uid);
      case 'same':
        return this.#same(condition);
      default:
        return assertNever(condition, 'condition');
    }
  }

  #flagBits(flag: Flag, related: ReadonlyMap<RelatedFlag, Bits>): Bits {
    if (flag !== 'children' && flag !== 'duplicate') return this.#flagged(flag);
    const bits = emptyBits(this.#columns.size);
    const known = related.get(flag) ?? emptyBits(0);
    // Found when the columns were of another size, perhaps.
    bits.set(known.subarray(0, bits.length));
    return bits;
  }

  #lineage(direction: 'parent' | 'child', uid: string): Bits {
    const { size } = this.#columns;
    const bits = emptyBits(size);
    const find = direction === 'parent' ? this.#madeFrom : this.#usedFor;
    for (const id of find.all(uid, `${uid}\u{10ffff}`)) if (id < size) setBit(bits, id);
    return bits;
  }

  #flagged(flag: QuickFlag): Bits {
    switch (flag) {
      case 'favorite':
      case 'mask':
      case 'workflow':
      case 'parent':
      case 'missing':
      case 'trashed':
      case 'note':
        return this.#flags.of(FLAG[flag]);
      case 'lora':
        return bitsBetween(this.#columns.loras.counts, this.#columns.size, 1, 65_535);
      case 'saved':
        return this.#saved();
      case 'expiring': {
        const bits = this.#flags.of(FLAG.expires).slice();
        andNotInto(bits, this.#flags.of(FLAG.trashed));
        return andNotInto(bits, this.#saved());
      }
      default:
        return assertNever(flag, 'flag');
    }
  }

  #saved(): Bits {
    const { size, data, tags } = this.#columns;
    const bits = this.#flags.of(FLAG.favorite).slice();
    orInto(bits, bitsBetween(data.rating, size, 1, 5));
    orInto(bits, bitsBetween(tags.counts, size, 1, 65_535));
    return orInto(bits, this.#members.inAny());
  }

  #wordBits(column: WordColumn, expression: string | null): Bits {
    if (expression === null) return emptyBits(this.#columns.size);
    const found = this.#words.find(expression);
    const { size, data, tags } = this.#columns;
    if (column !== 'any') return bitsOfMembers(data[column], size, found);
    const bits = bitsOfMembers(data.prompt, size, found);
    for (const name of ['negative', 'note'] as const) {
      if (meet(found, this.#columns.usedTexts(name))) orInto(bits, bitsOfMembers(data[name], size, found));
    }
    const models = this.#names.withText('model', found);
    if (models.length > 0) orInto(bits, bitsOfCodes(data.model, size, models));
    const named = this.#names.withText('tag', found);
    return named.length > 0 ? orInto(bits, tags.bits(named, size)) : bits;
  }

  /** The pictures whose uid begins with the text, and those stacked with one of them. */
  #stack(uid: string): Bits {
    const { size, data } = this.#columns;
    const found = this.#byUid.all(uid, `${uid}\u{10ffff}`).filter((id) => id < size);
    const stacks = new Set(found.map((id) => data.stack[id] as number).filter((stack) => stack !== 0));
    const bits = bitsOfCodes(
      data.stack,
      size,
      [...stacks].toSorted((a, b) => a - b),
    );
    for (const id of found) setBit(bits, id);
    return bits;
  }

  /** Pictures with the prompts and settings of one, but for those excepted. */
  #same({ uid, except }: SameExcept): Bits {
    const { size, data, loras } = this.#columns;
    const [base] = this.#byUid.all(uid, `${uid}\u{10ffff}`);
    if (base === undefined || base >= size) return emptyBits(size);
    const equal = (column: keyof ColumnArrays): Bits => {
      const value = data[column][base] as number;
      return bitsBetween(data[column], size, value, value);
    };
    const bits = equal('prompt').slice();
    andInto(bits, equal('negative'));
    for (const field of VARIED_FIELDS) {
      if (except.includes(field)) continue;
      switch (field) {
        case 'seed':
          andInto(bits, equal('seedHigh'));
          andInto(bits, equal('seedLow'));
          andInto(bits, this.#likeIn(this.#flags.of(FLAG.hasSeed), base));
          break;
        case 'size':
          andInto(bits, equal('width'));
          andInto(bits, equal('height'));
          break;
        case 'guidance':
        case 'denoise': {
          const known = bitsBetween(data[field], size, -Infinity, Infinity);
          andInto(bits, hasBit(known, base) ? equal(field) : inverted(known));
          break;
        }
        case 'loras': {
          const { counts } = loras;
          andInto(bits, bitsEqual(counts, size, counts[base] as number));
          // The columns say which LoRAs; the few pictures left say how strong and in what order.
          const used = this.#lorasOf.get(base);
          for (const id of idsOfBits(bits)) if (this.#lorasOf.get(id) !== used) clearBit(bits, id);
          break;
        }
        default:
          andInto(bits, equal(field));
      }
    }
    return bits;
  }

  /** The pictures that are in the bits if one is, else those that are not. */
  #likeIn(bits: Bits, id: number): Bits {
    return hasBit(bits, id) ? bits : inverted(bits);
  }

  #inRoots(ids: readonly string[]): Bits {
    const { data, size } = this.#columns;
    const folders = emptyBits(this.#names.folders().size);
    for (const id of ids) {
      for (const code of this.#names.foldersOfRoot().get(id) ?? []) setBit(folders, code);
    }
    return bitsOfMembers(data.folder, size, folders);
  }

  /** The pictures in folders whose path contains the text. */
  inFoldersContaining(text: string): Bits {
    const folders = this.#names.folders();
    return bitsOfMembers(
      this.#columns.data.folder,
      this.#columns.size,
      folders.containing(text, folders.size),
    );
  }

  /** A path is its folder's name, matched once for all its files, and the file's own. */
  #path({ mode, text }: PathMatch): Bits {
    const { size, data, files } = this.#columns;
    const slash = text.lastIndexOf('/');
    const name = text.slice(slash + 1);
    const folders = this.#names.folders();
    const filesIn = (codes: Bits): Bits => bitsOfMembers(data.folder, size, codes);
    const named = (folder: string): Bits => folders.matching('whole', folder, folders.size);
    switch (mode) {
      case 'contains': {
        if (slash < 0) return orInto(this.inFoldersContaining(text), files.containing(name, size));
        // Across the boundary: the folder ends with what is before the last slash, the file begins with the rest.
        const before = text.slice(0, slash);
        const ending = folders.matching('end', before, folders.size);
        if (before === '') andNotInto(ending, named(''));
        const whole = folders.containing(text, folders.size);
        if (name === '') return filesIn(orInto(whole, ending));
        const parted = andInto(filesIn(ending), files.matching('beginning', name, size));
        return orInto(parted, filesIn(whole));
      }
      case 'begins':
        return orInto(
          this.#path({ mode: 'contains', text: `/${text}` }),
          this.#path({ mode: 'prefix', text }),
        );
      case 'prefix':
      case 'within': {
        const below = mode === 'prefix' ? folders.matching('beginning', text, folders.size) : named(text);
        if (mode === 'within') orInto(below, folders.matching('beginning', `${text}/`, folders.size));
        const siblings = filesIn(named(text.slice(0, Math.max(0, slash))));
        return orInto(
          filesIn(below),
          andInto(siblings, files.matching(mode === 'prefix' ? 'beginning' : 'whole', name, size)),
        );
      }
      default:
        return assertNever(mode, 'match');
    }
  }
}

function bitsOfCodes(column: Codes, size: number, codes: readonly number[]): Bits {
  if (codes.length === 1) return bitsEqual(column, size, codes[0] ?? 0);
  const members = emptyBits((codes.at(-1) ?? 0) + 1);
  for (const code of codes) setBit(members, code);
  return bitsOfMembers(column, size, members);
}

function enumCode(column: 'format' | 'type' | 'mark', value: string): number {
  if (column === 'mark') return markNumber(value);
  return ((column === 'type' ? IMAGE_TYPES : IMAGE_FORMATS) as readonly string[]).indexOf(value);
}
