import { assertNever } from '../domain/assert-never.ts';
import type { FacetField, FacetValue, Sort, ViewSpec } from '../domain/catalog-view.ts';
import { IMAGE_TYPES } from '../domain/generation.ts';
import { IMAGE_FORMATS, MARKS } from '../domain/image-record.ts';
import { compareLabels, groupOrder } from './arrange-view.ts';
import { grouped, stacked } from './arrange.ts';
import type { Arranged } from './arrange.ts';
import { countBits, hasBit, idsOfBits } from './bitmap.ts';
import type { Bits, Codes } from './bitmap.ts';
import type { Likely } from './column-query.ts';
import { FLAG } from './columns.ts';
import type { Columns } from './columns.ts';
import type { Sqlite } from './database.ts';
import { markNumber } from './delta.ts';
import { dayLabel, monthLabel } from './local-days.ts';
import type { Members } from './members.ts';
import type { NameIndex } from './name-index.ts';
import type { NameKind } from './names.ts';
import { folderKey } from './names.ts';
import type { Orders } from './orders.ts';
import { rootTitles } from './root-ids.ts';

/** Matches that take 1 ms to sort. */
const FEW_MATCHES = 1_000;

/** Orders, groups and counts over bitmaps of matches. */
export class ColumnViews {
  readonly #db: Sqlite;
  readonly #columns: Columns;
  readonly #names: NameIndex;
  readonly #members: Members;
  readonly #orders: Orders;
  readonly #collectionKey;

  constructor(db: Sqlite, columns: Columns, names: NameIndex, members: Members, orders: Orders) {
    this.#db = db;
    this.#columns = columns;
    this.#names = names;
    this.#members = members;
    this.#orders = orders;
    this.#collectionKey = db.prepare<[string], number>('SELECT key FROM collections WHERE id = ?').pluck();
  }

  /** The first `limit` matches in order; cheap however many there are. */
  first({ bits, test }: Likely, sort: Sort, limit: number): Uint32Array {
    if (sort.key === 'custom') return this.#custom(bits, sort, limit, test);
    return this.#ordered(bits, sort, limit, test);
  }

  /** `open`: codes of stacks that are shown whole. */
  whole(matches: Bits, spec: ViewSpec, open: ReadonlySet<number> = new Set()): Arranged {
    const { data } = this.#columns;
    const total = countBits(matches);
    const sorted =
      spec.sort.key === 'custom'
        ? this.#custom(matches, spec.sort, total)
        : this.#ordered(matches, spec.sort, total, null, sharedIds);
    const tiles = spec.stacks
      ? stacked(sorted, {
          of: (id) => data.stack[id] as number,
          isCover: (id) => ((data.flags[id] as number) & FLAG.cover) !== 0,
          open,
        })
      : { ids: sorted, stackSizes: null };
    return this.#grouped(tiles.ids, tiles.stackSizes, spec);
  }

  /** The first `limit` of the matches that pass the test, in order. */
  #ordered(
    matches: Bits,
    sort: Sort,
    limit: number,
    test: Likely['test'],
    make?: (length: number) => Uint32Array,
  ): Uint32Array {
    if (countBits(matches) > FEW_MATCHES) return filtered(this.#orders.by(sort), matches, limit, test, make);
    const ids = idsOfBits(matches);
    return this.#orders.sorted(sort, test === null ? ids : ids.filter(test)).subarray(0, limit);
  }

  /** Members in manual order first; then, newest first, matches that are no members. */
  #custom(matches: Bits, sort: Sort, limit: number, test: Likely['test'] = null): Uint32Array {
    const key = this.#collectionKey.get(sort.collectionId ?? '');
    const members = key === undefined ? new Uint32Array() : this.#members.of(key);
    const rest = matches.slice();
    for (const id of members) {
      if (id >>> 5 < rest.length) rest[id >>> 5] = (rest[id >>> 5] as number) & ~(1 << (id & 31));
    }
    const list = sort.direction === 'ascending' ? members : members.toReversed();
    const first = filtered(list, matches, limit, test);
    const more = filtered(this.#orders.newestFirst(), rest, limit - first.length, test);
    if (more.length === 0) return first;
    const result = new Uint32Array(first.length + more.length);
    result.set(first);
    result.set(more, first.length);
    return result;
  }

  #grouped(ids: Uint32Array, stackSizes: Uint32Array | null, spec: ViewSpec): Arranged {
    const { data } = this.#columns;
    const by = (
      groupOf: (id: number) => number,
      compare: (a: number, b: number) => number,
      labelOf: (code: number) => string | null,
    ): Arranged => grouped(ids, stackSizes, groupOf, groupOrder(spec, compare), labelOf);
    switch (spec.group) {
      case 'none':
        return { ids, stackSizes, groups: [] };
      case 'day':
        return by(
          (id) => data.day[id] as number,
          (a, b) => a - b,
          dayLabel,
        );
      case 'month': {
        const months = monthsOfDays();
        return by(
          (id) => months[data.day[id] as number] as number,
          (a, b) => a - b,
          monthName,
        );
      }
      case 'model': {
        const name = (code: number): string => this.#names.listed('model', code);
        const first = this.#names.all('model').map((_name, code) => this.#names.spelledFirst('model', code));
        return by(
          (id) => first[data.model[id] as number] as number,
          (a, b) => compareLabels(name(a), name(b)),
          name,
        );
      }
      case 'session':
        return by(
          (id) => data.session[id] as number,
          () => 0,
          (code) => this.#names.name('session', code),
        );
      case 'prompt':
        return by(
          (id) => data.prompt[id] as number,
          () => 0,
          () => null,
        );
      default:
        return assertNever(spec.group, 'group');
    }
  }

  /** @param counts by code; those of a name's other spellings are counted with the first one's */
  #named(kind: NameKind, counts: Uint32Array): readonly FacetValue[] {
    const sums = new Uint32Array(counts.length);
    counts.forEach((count, code) => {
      const first = this.#names.spelledFirst(kind, code);
      sums[first] = (sums[first] as number) + count;
    });
    return values(sums, (code) => this.#names.listed(kind, code));
  }

  /** Values and counts, unsorted. */
  facet(matches: Bits, field: FacetField): readonly FacetValue[] {
    const { data, tags, loras } = this.#columns;
    switch (field) {
      case 'model':
      case 'sampler':
      case 'scheduler':
      case 'engine':
      case 'project':
      case 'session':
      case 'batch':
        return this.#named(field, countCodes(data[field], matches, this.#names.all(field).length));
      case 'tag':
      case 'lora':
        return this.#named(
          field,
          (field === 'tag' ? tags : loras).countCodes(matches, this.#names.all(field).length),
        );
      case 'type':
        return values(countCodes(data.type, matches, IMAGE_TYPES.length), (code) => IMAGE_TYPES[code] ?? '');
      case 'format':
        return values(
          countCodes(data.format, matches, IMAGE_FORMATS.length),
          (code) => IMAGE_FORMATS[code] ?? '',
        );
      case 'mark': {
        const counts = countCodes(data.mark, matches, MARKS.length + 1);
        return [...MARKS, 'none']
          .map((mark) => ({ value: mark, count: counts[markNumber(mark)] ?? 0 }))
          .filter(({ count }) => count > 0);
      }
      case 'rating':
        return values(countCodes(data.rating, matches, 6), String);
      case 'day':
        return values(countCodes(data.day, matches, 65_536), dayLabel);
      case 'month': {
        const months = new Map<string, number>();
        countCodes(data.day, matches, 65_536).forEach((count, day) => {
          if (count > 0) months.set(monthLabel(day), (months.get(monthLabel(day)) ?? 0) + count);
        });
        return [...months].map(([value, count]) => ({ value, count }));
      }
      case 'folder': {
        const names = this.#names.all('folder');
        return values(countCodes(data.folder, matches, names.length), (code) => folderKey(names[code] ?? ''));
      }
      case 'root': {
        const counts = countCodes(data.folder, matches, this.#names.folders().size);
        const folders = this.#names.foldersOfRoot();
        return [...rootTitles(this.#db)]
          .map(([id, value]) => ({
            value,
            count: (folders.get(id) ?? []).reduce((sum, code) => sum + (counts[code] ?? 0), 0),
          }))
          .filter(({ count }) => count > 0);
      }
      default:
        return assertNever(field, 'facet');
    }
  }
}

/** Room for ids on memory that the threads share, so that a whole order need not be copied to leave this one. */
function sharedIds(length: number): Uint32Array {
  return new Uint32Array(new SharedArrayBuffer(length * Uint32Array.BYTES_PER_ELEMENT));
}

/** The ids of an order that are among the matches and pass the test, at most `limit`. */
function filtered(
  order: Uint32Array,
  matches: Bits,
  limit: number,
  test: Likely['test'] = null,
  make = (length: number): Uint32Array => new Uint32Array(length),
): Uint32Array {
  const ids = make(Math.min(limit, order.length, countBits(matches)));
  let count = 0;
  if (test !== null) {
    for (let i = 0; i < order.length && count < ids.length; i += 1) {
      const id = order[i] as number;
      if (!hasBit(matches, id) || !test(id)) continue;
      ids[count] = id;
      count += 1;
    }
    return ids.subarray(0, count);
  }
  for (let i = 0; i < order.length && count < ids.length; i += 1) {
    const id = order[i] as number;
    ids[count] = id;
    // No branch: the next one takes its place unless it matches.
    count += ((matches[id >>> 5] ?? 0) >>> (id & 31)) & 1;
  }
  return ids.subarray(0, count);
}

function countCodes(column: Codes, bits: Bits, codes: number): Uint32Array {
  const counts = new Uint32Array(codes);
  for (let i = 0; i < bits.length; i += 1) {
    let word = bits[i] as number;
    while (word !== 0) {
      const low = word & -word;
      const code = column[i * 32 + (31 - Math.clz32(low))] as number;
      counts[code] = (counts[code] as number) + 1;
      word ^= low;
    }
  }
  return counts;
}

function values(counts: Uint32Array, nameOf: (code: number) => string): readonly FacetValue[] {
  const found: FacetValue[] = [];
  counts.forEach((count, code) => {
    if (count > 0) found.push({ value: nameOf(code), count });
  });
  return found;
}

let monthTable: Uint16Array | null = null;

/** Months since 1970 by day since 1970. */
function monthsOfDays(): Uint16Array {
  if (monthTable !== null) return monthTable;
  monthTable = new Uint16Array(65_536);
  for (let day = 0; day < 65_536; day += 1) {
    const date = new Date(day * 86_400_000);
    monthTable[day] = (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
  }
  return monthTable;
}

function monthName(month: number): string {
  return `${1970 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
}
