import type { Group } from '../domain/catalog-view.ts';
import type { StackState } from '../domain/image-record.ts';

/** An ordered list with what a view adds to it. Indexes of all three run together. */
export interface Arranged {
  readonly ids: Uint32Array;
  /** Size and state of each tile's stack, as `readStack` reads them; null when nothing is stacked. */
  readonly stackSizes: Uint32Array | null;
  readonly groups: readonly Group[];
}

const OPEN = 0x80000000;
const MEMBER = 0x40000000;

/** A tile's entry in `stackSizes`. */
export function readStack(entry: number): { readonly size: number; readonly state: StackState } {
  const state = entry >= OPEN ? 'open' : entry >= MEMBER ? 'member' : 'closed';
  return { size: entry & (MEMBER - 1), state };
}

/** Which stacks there are. */
export interface Stacking {
  /** A picture's stack code, 0 for none. */
  readonly of: (id: number) => number;
  /** Whether it was chosen to be shown for its stack. */
  readonly isCover: (id: number) => boolean;
  /** Codes of the stacks that are shown whole. */
  readonly open: ReadonlySet<number>;
}

/**
 * Leaves one picture of every stack where its first one stands: the one that was chosen, else the first. The others follow it
 * where the stack is open.
 */
export function stacked(ids: Uint32Array, stacking: Stacking): { ids: Uint32Array; stackSizes: Uint32Array } {
  const closed = closedStacks(ids, stacking);
  return stacking.open.size === 0 ? closed : withOpened(ids, closed, stacking);
}

/** Puts the other pictures of open stacks behind those shown for them. */
function withOpened(
  ids: Uint32Array,
  closed: { readonly ids: Uint32Array; readonly stackSizes: Uint32Array },
  { of, open }: Stacking,
): { ids: Uint32Array; stackSizes: Uint32Array } {
  const members = new Map<number, number[]>();
  for (const id of ids) {
    const stack = of(id);
    if (!open.has(stack)) continue;
    const list = members.get(stack);
    if (list === undefined) members.set(stack, [id]);
    else list.push(id);
  }
  const more = [...members.values()].reduce((sum, list) => sum + list.length - 1, 0);
  const opened = new Uint32Array(closed.ids.length + more);
  const sizes = new Uint32Array(opened.length);
  let count = 0;
  closed.ids.forEach((id, index) => {
    const size = closed.stackSizes[index] ?? 1;
    const others = (size > 1 && members.get(of(id))?.filter((member) => member !== id)) || [];
    [id, ...others].forEach((member, at) => {
      opened[count] = member;
      sizes[count] = others.length === 0 ? size : size + (at === 0 ? OPEN : MEMBER);
      count += 1;
    });
  });
  return { ids: opened, stackSizes: sizes };
}

function closedStacks(
  ids: Uint32Array,
  { of, isCover }: Stacking,
): { ids: Uint32Array; stackSizes: Uint32Array } {
  const kept = new Uint32Array(ids.length);
  const sizes = new Uint32Array(ids.length);
  const { codes, largest } = codesOf(ids, of);
  /** By stack: where its picture stands, plus one. */
  const places = new Uint32Array(largest + 1);
  let count = 0;
  for (let index = 0; index < ids.length; index += 1) {
    const id = ids[index] as number;
    const stack = codes[index] as number;
    const place = (stack === 0 ? 0 : (places[stack] as number)) - 1;
    if (place < 0) {
      kept[count] = id;
      sizes[count] = 1;
      count += 1;
      if (stack !== 0) places[stack] = count;
    } else {
      sizes[place] = (sizes[place] as number) + 1;
      if (isCover(id) && !isCover(kept[place] as number)) kept[place] = id;
    }
  }
  return { ids: kept.subarray(0, count), stackSizes: sizes.subarray(0, count) };
}

/** The codes of the pictures in their order. They lie all over the columns: to look each up once more takes longer than what is done with it. */
function codesOf(
  ids: Uint32Array,
  codeOf: (id: number) => number,
): { readonly codes: Uint32Array; readonly largest: number } {
  const codes = new Uint32Array(ids.length);
  let largest = 0;
  for (let index = 0; index < ids.length; index += 1) {
    const code = codeOf(ids[index] as number);
    codes[index] = code;
    if (code > largest) largest = code;
  }
  return { codes, largest };
}

/**
 * Brings pictures of one group together, keeping the order within it. Groups come by `compare` on their codes, or in the order in
 * which they appear. Codes are small numbers.
 */
export function grouped(
  ids: Uint32Array,
  stackSizes: Uint32Array | null,
  groupOf: (id: number) => number,
  compare: ((a: number, b: number) => number) | null,
  labelOf: (code: number) => string | null,
): Arranged {
  const { codes, largest } = codesOf(ids, groupOf);
  const counts = new Uint32Array(largest + 1);
  const present: number[] = [];
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] as number;
    const count = counts[code] as number;
    if (count === 0) present.push(code);
    counts[code] = count + 1;
  }
  if (compare !== null) present.sort(compare);
  const groups: Group[] = [];
  /** By group: where its next picture goes. */
  const next = new Uint32Array(counts.length);
  let from = 0;
  for (const code of present) {
    groups.push({ label: labelOf(code), from });
    next[code] = from;
    from += counts[code] as number;
  }
  const ordered = new Uint32Array(ids.length);
  const sizes = stackSizes === null ? null : new Uint32Array(ids.length);
  for (let index = 0; index < ids.length; index += 1) {
    const code = codes[index] as number;
    const place = next[code] as number;
    next[code] = place + 1;
    ordered[place] = ids[index] as number;
    if (sizes !== null) sizes[place] = stackSizes?.[index] ?? 1;
  }
  return { ids: ordered, stackSizes: sizes, groups };
}
