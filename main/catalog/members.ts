import { emptyBits, hasBit, setBit } from './bitmap.ts';
import type { Bits } from './bitmap.ts';
import type { CollectionFacts } from './collection-list.ts';
import type { Columns } from './columns.ts';
import type { Sqlite } from './database.ts';

/** Members of each collection in manual order, read when asked for and again after they changed. */
export class Members {
  readonly #columns: Columns;
  readonly #lists: Map<number, Uint32Array>;
  #inAny: { readonly of: string; readonly bits: Bits } | null = null;
  readonly #read;
  readonly #keys;

  constructor(db: Sqlite, columns: Columns, lists: Map<number, Uint32Array> = new Map()) {
    this.#columns = columns;
    this.#lists = lists;
    this.#read = db
      .prepare<[number], number>(
        'SELECT image_id FROM collection_items WHERE collection = ? ORDER BY position, image_id',
      )
      .pluck();
    this.#keys = db.prepare<[], number>('SELECT DISTINCT key FROM collections').pluck();
  }

  touch(keys: Iterable<number>): void {
    for (const key of keys) {
      this.#lists.delete(key);
      this.#inAny = null;
    }
  }

  keys(): readonly number[] {
    return this.#keys.all();
  }

  /** Lists that are in memory, for the cache file. */
  lists(): ReadonlyMap<number, Uint32Array> {
    return this.#lists;
  }

  /** Ids in manual order. May hold ids that are gone. */
  of(key: number): Uint32Array {
    let list = this.#lists.get(key);
    if (list === undefined) {
      list = Uint32Array.from(this.#read.all(key));
      this.#lists.set(key, list);
    }
    return list;
  }

  /** Ids that are in any collection. Must not be changed. Kept until one of them changes: to set them takes longer than a query. */
  inAny(): Bits {
    const keys = this.keys();
    const { size } = this.#columns;
    const of = `${size}: ${keys.join()}`;
    if (this.#inAny?.of !== of) this.#inAny = { of, bits: this.bits(keys) };
    return this.#inAny.bits;
  }

  bits(keys: Iterable<number>): Bits {
    const { size } = this.#columns;
    const bits = emptyBits(size);
    for (const key of keys) for (const id of this.of(key)) if (id < size) setBit(bits, id);
    return bits;
  }

  /** Count and newest picture among `shown` of collections taken together: a picture in several counts once. */
  facts(keys: readonly number[], shown: Bits): CollectionFacts {
    const { size, data } = this.#columns;
    const counted = keys.length > 1 ? emptyBits(size) : null;
    let count = 0;
    let newestId = 0;
    let newest = -Infinity;
    for (const key of keys) {
      for (const id of this.of(key)) {
        if (!hasBit(shown, id)) continue;
        if (counted !== null) {
          if (hasBit(counted, id)) continue;
          setBit(counted, id);
        }
        count += 1;
        const at = data.created[id] as number;
        if (at < newest || (at === newest && id < newestId)) continue;
        newest = at;
        newestId = id;
      }
    }
    return { count, newestId };
  }
}
