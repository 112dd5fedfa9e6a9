import type { Sort } from '../domain/catalog-view.ts';
import { FLAG } from './columns.ts';
import type { Caught } from './column-reader.ts';
import type { Columns } from './columns.ts';
import type { Sqlite } from './database.ts';
import type { NameIndex } from './name-index.ts';
import { OrderIndex } from './order-index.ts';
import type { Compare } from './order-index.ts';
import { orderedHalves, radixSort } from './radix-sort.ts';
import { shuffleKey } from './shuffle-key.ts';
import { numericKey } from './sort-keys.ts';
import type { NumericKey, NumericSort } from './sort-keys.ts';

/** Orders kept at once, 4 MB each at a million pictures. The longest unused go first, but never by date. */
const MOST_ORDERS = 8;
const NEWEST_FIRST = 'created descending';

/** The orders of all pictures that views have asked for. Ties go by creation and then id, newest first. */
export class Orders {
  readonly #columns: Columns;
  readonly #names: NameIndex;
  readonly #orders = new Map<string, OrderIndex>();
  #modelNames = 0;
  readonly #nameOf;
  readonly #namesInOrder;

  /** `known` are orders of an earlier run, good for `columns` as they are now. */
  constructor(db: Sqlite, columns: Columns, names: NameIndex, known: ReadonlyMap<string, Uint32Array>) {
    this.#columns = columns;
    this.#names = names;
    this.#nameOf = db.prepare<[number], string>('SELECT name FROM images WHERE id = ?').pluck();
    this.#namesInOrder = db.prepare<[], [number, string]>('SELECT id, name FROM images ORDER BY name').raw();
    const newest = new OrderIndex(
      columns,
      () => this.#sortedByDate(),
      () => this.#tie(),
      known.get(NEWEST_FIRST) ?? null,
    );
    this.#orders.set(NEWEST_FIRST, newest);
    for (const direction of ['ascending', 'descending'] as const) {
      const ids = known.get(`name ${direction}`);
      if (ids !== undefined) this.#keep(`name ${direction}`, this.#byNameIndex(direction, ids));
    }
  }

  touch({ images, places, states }: Pick<Caught, 'images' | 'places' | 'states'>): void {
    for (const [key, index] of this.#orders) {
      index.touch(images);
      if (key.startsWith('rating ')) index.touch(states);
      if (key.startsWith('name ')) index.touch(places);
    }
  }

  newestFirst(): Uint32Array {
    return (this.#orders.get(NEWEST_FIRST) as OrderIndex).ids();
  }

  /** All pictures in the order of a sort other than `custom`. */
  by(sort: Sort): Uint32Array {
    const key = orderKey(sort);
    if (key === NEWEST_FIRST) return this.newestFirst();
    if (sort.key === 'model') {
      // A new name shifts the ranks of the others.
      const count = this.#names.all('model').length;
      if (count !== this.#modelNames)
        for (const known of ['model ascending', 'model descending']) this.#orders.delete(known);
      this.#modelNames = count;
    }
    return this.#keep(key, this.#orders.get(key) ?? this.#order(sort)).ids();
  }

  /** The same for some pictures alone: for few of them, sooner than to look for them in the order of all. Sorts `ids` in place. */
  sorted(sort: Sort, ids: Uint32Array): Uint32Array {
    const index = this.#orders.get(orderKey(sort)) ?? this.#order(sort);
    return ids.sort(index.compare());
  }

  /** What took long to sort, for the cache file. */
  worthKeeping(): ReadonlyMap<string, Uint32Array> {
    const kept = new Map([[NEWEST_FIRST, this.newestFirst()]]);
    for (const direction of ['ascending', 'descending']) {
      const known = this.#orders.get(`name ${direction}`);
      if (known !== undefined) kept.set(`name ${direction}`, known.ids());
    }
    return kept;
  }

  /** Puts an order last in line to be dropped. */
  #keep(key: string, index: OrderIndex): OrderIndex {
    this.#orders.delete(key);
    this.#orders.set(key, index);
    for (const oldest of this.#orders.keys()) {
      if (this.#orders.size <= MOST_ORDERS) break;
      if (oldest !== NEWEST_FIRST) this.#orders.delete(oldest);
    }
    return index;
  }

  #byNameIndex(direction: Sort['direction'], ids: Uint32Array | null): OrderIndex {
    const sign = direction === 'ascending' ? 1 : -1;
    return new OrderIndex(
      this.#columns,
      () => this.#sortedByName(sign),
      () => this.#byName(sign),
      ids,
    );
  }

  #order(sort: Sort): OrderIndex {
    const sign = sort.direction === 'ascending' ? 1 : -1;
    if (sort.key === 'name') return this.#byNameIndex(sort.direction, null);
    const key = (): NumericKey =>
      sort.key === 'random'
        ? { value: (id) => shuffleKey(id, sort.shuffle ?? 0) }
        : numericKey(this.#columns, this.#names, sort.key as NumericSort);
    return new OrderIndex(
      this.#columns,
      () => this.#sorted(key(), sign),
      () => this.#byKey(key(), sign),
    );
  }

  #tie(): Compare {
    const { created } = this.#columns.data;
    return (a, b) => (created[b] as number) - (created[a] as number) || b - a;
  }

  #byKey({ value, second }: NumericKey, sign: number): Compare {
    const tie = this.#tie();
    return (a, b) => {
      const left = value(a);
      const right = value(b);
      if (Number.isNaN(left) || Number.isNaN(right)) {
        return Number(Number.isNaN(left)) - Number(Number.isNaN(right)) || tie(a, b);
      }
      if (left !== right) return sign * (left - right);
      return (second === undefined ? 0 : sign * (second(a) - second(b))) || tie(a, b);
    };
  }

  #byName(sign: number): Compare {
    const tie = this.#tie();
    const names = new Map<number, string>();
    const nameOf = (id: number): string => {
      let name = names.get(id);
      if (name === undefined) {
        name = this.#nameOf.get(id) ?? '';
        names.set(id, name);
      }
      return name;
    };
    return (a, b) => {
      const order = compareUtf8(nameOf(a), nameOf(b));
      return order === 0 ? tie(a, b) : sign * order;
    };
  }

  #present(): Uint32Array {
    const { size, data } = this.#columns;
    const ids = new Uint32Array(size);
    let count = 0;
    // Descending, so that a stable sort leaves newer ids first.
    for (let id = size - 1; id > 0; id -= 1) {
      if (((data.flags[id] as number) & FLAG.present) === 0) continue;
      ids[count] = id;
      count += 1;
    }
    return ids.subarray(0, count);
  }

  #sortedByDate(): Uint32Array {
    const ids = this.#present();
    return sortByKey(ids, { value: (id) => this.#columns.data.created[id] as number }, -1);
  }

  #sorted(key: NumericKey, sign: number): Uint32Array {
    return sortByKey(this.newestFirst(), key, sign);
  }

  #sortedByName(sign: number): Uint32Array {
    const ranks = new Uint32Array(this.#columns.size);
    let rank = 0;
    let before: string | null = null;
    for (const [id, name] of this.#namesInOrder.iterate()) {
      if (name !== before) rank += 1;
      before = name;
      if (id < ranks.length) ranks[id] = rank;
    }
    return sortByKey(this.newestFirst(), { value: (id) => ranks[id] as number }, sign);
  }
}

function orderKey({ key, direction, shuffle = 0 }: Sort): string {
  return key === 'random' ? `random ${direction} ${shuffle}` : `${key} ${direction}`;
}

/** Stable; pictures without a key come last whatever the direction. */
function sortByKey(ids: Uint32Array, { value, second }: NumericKey, sign: number): Uint32Array {
  const kept = new Uint32Array(ids.length);
  const keys = new Float64Array(ids.length);
  const without: number[] = [];
  let count = 0;
  let whole = true;
  for (const id of ids) {
    const key = value(id);
    if (Number.isNaN(key)) {
      without.push(id);
      continue;
    }
    kept[count] = id;
    keys[count] = key;
    whole &&= key >>> 0 === key;
    count += 1;
  }
  const low = new Uint32Array(count);
  const high = whole && second === undefined ? null : new Uint32Array(count);
  const flip = sign < 0 ? 0xffff_ffff : 0;
  for (let i = 0; i < count; i += 1) {
    const key = keys[i] as number;
    if (high === null) low[i] = (key ^ flip) >>> 0;
    else if (second === undefined) {
      const halves = orderedHalves(key);
      low[i] = (halves[0] ^ flip) >>> 0;
      high[i] = (halves[1] ^ flip) >>> 0;
    } else {
      low[i] = (second(kept[i] as number) ^ flip) >>> 0;
      high[i] = (key ^ flip) >>> 0;
    }
  }
  const sorted = radixSort(kept.subarray(0, count), low, high);
  if (without.length === 0) return sorted;
  const result = new Uint32Array(count + without.length);
  result.set(sorted);
  result.set(without, count);
  return result;
}

/** As SQLite compares text: by code points, which is the order of UTF-8 bytes but not that of UTF-16 units. */
function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left === right) continue;
    const leftSurrogate = left >= 0xd800 && left <= 0xdfff;
    const rightSurrogate = right >= 0xd800 && right <= 0xdfff;
    return leftSurrogate === rightSurrogate ? left - right : leftSurrogate ? 1 : -1;
  }
  return a.length - b.length;
}
