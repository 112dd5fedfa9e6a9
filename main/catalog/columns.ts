import { CodeRows } from './code-rows.ts';
import { FileNames } from './file-names.ts';

/** Bits of the `flags` column. */
export const FLAG = {
  favorite: 1,
  mask: 2,
  workflow: 4,
  parent: 8,
  missing: 16,
  hasSeed: 32,
  present: 64,
  trashed: 128,
  expires: 256,
  note: 512,
} as const;

/** The numeric columns, by element type; all are indexed by picture id. */
function allocate(capacity: number) {
  return {
    /** Unix milliseconds. */
    created: new Float64Array(capacity),
    size: new Float64Array(capacity),
    /** NaN where unknown; -1 for steps. */
    guidance: new Float32Array(capacity),
    denoise: new Float32Array(capacity),
    steps: new Int32Array(capacity),
    seedHigh: new Uint32Array(capacity),
    seedLow: new Uint32Array(capacity),
    width: new Uint32Array(capacity),
    height: new Uint32Array(capacity),
    /** Codes and text ids; 0 is none. */
    prompt: new Uint32Array(capacity),
    negative: new Uint32Array(capacity),
    note: new Uint32Array(capacity),
    model: new Uint32Array(capacity),
    session: new Uint32Array(capacity),
    batch: new Uint32Array(capacity),
    project: new Uint32Array(capacity),
    stack: new Uint32Array(capacity),
    folder: new Uint32Array(capacity),
    sampler: new Uint16Array(capacity),
    scheduler: new Uint16Array(capacity),
    engine: new Uint16Array(capacity),
    flags: new Uint16Array(capacity),
    /** Days since 1970 in local time. */
    day: new Uint16Array(capacity),
    rating: new Uint8Array(capacity),
    mark: new Uint8Array(capacity),
    format: new Uint8Array(capacity),
    type: new Uint8Array(capacity),
  };
}

export type ColumnArrays = ReturnType<typeof allocate>;
export const COLUMN_NAMES = Object.keys(allocate(0)) as (keyof ColumnArrays)[];

/** The sort and filter columns of every picture, indexed by id, as of `revision`. */
export class Columns {
  data: ColumnArrays;
  readonly tags: CodeRows;
  readonly loras: CodeRows;
  readonly files: FileNames;
  /** One more than the largest id. */
  size = 0;
  revision = 0;
  #capacity: number;

  constructor(capacity: number) {
    this.#capacity = Math.max(capacity, 1024);
    this.data = allocate(this.#capacity);
    this.tags = new CodeRows(this.#capacity);
    this.loras = new CodeRows(this.#capacity);
    this.files = new FileNames(this.#capacity);
  }

  /** Makes room for an id. */
  reach(id: number): void {
    if (id >= this.size) this.size = id + 1;
    if (id < this.#capacity) return;
    this.#capacity = Math.max(id + 1, Math.ceil(this.#capacity * 1.25));
    const larger = allocate(this.#capacity);
    for (const name of COLUMN_NAMES) larger[name].set(this.data[name]);
    this.data = larger;
    this.tags.grow(this.#capacity);
    this.loras.grow(this.#capacity);
  }
}
