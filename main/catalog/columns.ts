import { assertNever } from '../domain/assert-never.ts';
import { emptyBits, setBit } from './bitmap.ts';
import type { Bits, Codes } from './bitmap.ts';
import { CodeRows } from './code-rows.ts';
import { NamePool } from './name-pool.ts';

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
  /** Shown for its stack. */
  cover: 1024,
  /** Something was spent on it here. */
  spent: 2048,
} as const;

/** Columns of one element type each, indexed by picture id. */
function allocateFixed(capacity: number) {
  return {
    /** Unix milliseconds. */
    created: new Float64Array(capacity),
    /** NaN where unknown. */
    guidance: new Float32Array(capacity),
    denoise: new Float32Array(capacity),
    seedHigh: new Uint32Array(capacity),
    seedLow: new Uint32Array(capacity),
    flags: new Uint16Array(capacity),
    /** Days since 1970 in local time. */
    day: new Uint16Array(capacity),
  };
}

type FixedArrays = ReturnType<typeof allocateFixed>;
const FIXED_NAMES = Object.keys(allocateFixed(0)) as (keyof FixedArrays)[];

/**
 * Columns of whole numbers, as wide as the largest one needs: a library knows some models and samplers, another one millions of
 * prompts. Codes and text ids; 0 is none.
 */
const CODE_NAMES = [
  /** One more than the steps; 0 where unknown. */
  'steps',
  'width',
  'height',
  'prompt',
  'negative',
  'note',
  'model',
  'session',
  'batch',
  'project',
  'stack',
  'folder',
  'sampler',
  'scheduler',
  'engine',
  'rating',
  'mark',
  'format',
  'type',
  /** Milliseconds, and millionths of money. */
  'spentMs',
  'spentMicros',
] as const;
const WHOLE_NAMES = ['size', ...CODE_NAMES] as const;
export type WholeName = (typeof WHOLE_NAMES)[number];

/** Bytes of a whole number's column. */
export type Width = 1 | 2 | 4 | 8;
type WholeArray = Codes | Float64Array;

export type ColumnArrays = FixedArrays & Record<(typeof CODE_NAMES)[number], Codes> & { size: WholeArray };

function allocateWhole(width: Width, capacity: number): WholeArray {
  switch (width) {
    case 1:
      return new Uint8Array(capacity);
    case 2:
      return new Uint16Array(capacity);
    case 4:
      return new Uint32Array(capacity);
    case 8:
      return new Float64Array(capacity);
    default:
      return assertNever(width, 'width');
  }
}

function widthFor(value: number): Width {
  if (value < 2 ** 8) return 1;
  if (value < 2 ** 16) return 2;
  return value < 2 ** 32 ? 4 : 8;
}

/** Only `size` ever needs eight bytes: every other number is a code of 32 bits at most. */
function allocate(capacity: number, widthOf: (name: WholeName) => Width): ColumnArrays {
  const whole = WHOLE_NAMES.map((name) => [name, allocateWhole(widthOf(name), capacity)] as const);
  return { ...allocateFixed(capacity), ...Object.fromEntries(whole) } as ColumnArrays;
}

export const COLUMN_NAMES: readonly (keyof ColumnArrays)[] = [...FIXED_NAMES, ...WHOLE_NAMES];

/** The sort and filter columns of every picture, indexed by id, as of `revision`. */
export class Columns {
  data: ColumnArrays;
  readonly tags: CodeRows;
  readonly loras: CodeRows;
  readonly files: NamePool;
  /** One more than the largest id. */
  size = 0;
  revision = 0;
  #capacity: number;
  readonly #usedTexts: Record<'negative' | 'note', Bits | null> = { negative: null, note: null };

  /** `widths`: of what is about to be read from a file. */
  constructor(
    capacity: number,
    widths: Readonly<Partial<Record<WholeName, Width>>> = {},
    files = new NamePool(),
  ) {
    this.#capacity = Math.max(capacity, 1024);
    this.data = allocate(this.#capacity, (name) => widths[name] ?? 1);
    this.tags = new CodeRows(this.#capacity);
    this.loras = new CodeRows(this.#capacity);
    this.files = files;
  }

  widths(): Record<WholeName, Width> {
    const widths = WHOLE_NAMES.map((name) => [name, this.data[name].BYTES_PER_ELEMENT] as const);
    return Object.fromEntries(widths) as Record<WholeName, Width>;
  }

  /** Makes room for an id. */
  reach(id: number): void {
    if (id >= this.size) this.size = id + 1;
    if (id < this.#capacity) return;
    this.#capacity = Math.max(id + 1, Math.ceil(this.#capacity * 1.25));
    const widths = this.widths();
    const larger = allocate(this.#capacity, (name) => widths[name]);
    for (const name of COLUMN_NAMES) larger[name].set(this.data[name]);
    this.data = larger;
    this.tags.grow(this.#capacity);
    this.loras.grow(this.#capacity);
  }

  /** Writes a whole number of an id within reach; a column too narrow for it becomes wider. */
  put(name: WholeName, id: number, value: number): void {
    const narrow = this.data[name];
    narrow[id] = value;
    if (narrow[id] === value) return;
    const wider = allocateWhole(widthFor(value), this.#capacity);
    wider.set(narrow);
    wider[id] = value;
    this.data = { ...this.data, [name]: wider };
  }

  /** As `put`, for the columns of which `usedTexts` tells. */
  putText(name: 'negative' | 'note', id: number, text: number): void {
    this.put(name, id, text);
    const used = this.#usedTexts[name];
    if (used !== null) this.#usedTexts[name] = withBit(used, text);
  }

  /** Ids of the texts that a column holds, and of some that it held: mostly few, so that most words need not be looked for in it. */
  usedTexts(name: 'negative' | 'note'): Bits {
    let used = this.#usedTexts[name];
    if (used === null) {
      used = emptyBits(1);
      const column = this.data[name];
      let last = 0;
      for (let id = 0; id < this.size; id += 1) {
        const text = column[id] as number;
        if (text !== last) used = withBit(used, text);
        last = text;
      }
      this.#usedTexts[name] = used;
    }
    return used;
  }
}

/** The bits with one more set, in a larger array where they have no room for it. */
function withBit(bits: Bits, id: number): Bits {
  let room = bits;
  if (id >>> 5 >= bits.length) {
    room = new Uint32Array(Math.max(bits.length * 2, (id >>> 5) + 1));
    room.set(bits);
  }
  setBit(room, id);
  return room;
}
