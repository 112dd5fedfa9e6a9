import type { ItemRows, StateColumn, StateDelta, TagRows } from './delta.ts';
import { markNumber } from './delta.ts';
import type { StateValues } from './plan-change.ts';

/** Gathers rows of `states` before and after. Every row pushed names the same columns. */
export class StateDeltaList {
  readonly #ids: number[] = [];
  readonly #columns = new Map<StateColumn, { before: number[]; after: number[] }>();

  get length(): number {
    return this.#ids.length;
  }

  push(row: StateValues, values: Partial<Record<StateColumn, number>>): void {
    this.#ids.push(row.image_id);
    for (const name in values) {
      const column = name as StateColumn;
      let lists = this.#columns.get(column);
      if (lists === undefined) {
        lists = { before: [], after: [] };
        this.#columns.set(column, lists);
      }
      lists.before.push(column === 'mark' ? markNumber(row.mark) : (row[column] ?? Number.NaN));
      lists.after.push(values[column] ?? Number.NaN);
    }
  }

  done(): StateDelta {
    return {
      ids: Uint32Array.from(this.#ids),
      columns: [...this.#columns].map(([name, { before, after }]) => ({
        name,
        before: Float64Array.from(before),
        after: Float64Array.from(after),
      })),
    };
  }
}

export class TagRowList {
  readonly #ids: number[] = [];
  readonly #tags: number[] = [];

  get length(): number {
    return this.#ids.length;
  }

  push(id: number, tag: number): void {
    this.#ids.push(id);
    this.#tags.push(tag);
  }

  done(): TagRows {
    return { ids: Uint32Array.from(this.#ids), tags: Uint32Array.from(this.#tags) };
  }
}

export class ItemRowList {
  readonly #collections: number[] = [];
  readonly #ids: number[] = [];
  readonly #positions: number[] = [];

  get length(): number {
    return this.#ids.length;
  }

  push(collection: number, id: number, position: number): void {
    this.#collections.push(collection);
    this.#ids.push(id);
    this.#positions.push(position);
  }

  done(): ItemRows {
    return {
      collections: Uint32Array.from(this.#collections),
      ids: Uint32Array.from(this.#ids),
      positions: Float64Array.from(this.#positions),
    };
  }
}
