import type { Ranges, SetSummary } from '../domain/catalog-view.ts';
import { AppError } from '../domain/errors.ts';
import { readStack } from './arrange.ts';
import type { WholeSet } from './catalog-views.ts';

/** Ids that all open sets may hold together, 64 MB; beyond that the longest unused ones are dropped. */
const MOST_IDS = 16_000_000;
const MOST_SETS = 256;

interface Entry {
  readonly whole: Promise<WholeSet>;
  size: number;
}

/** The result sets that are open. Holds arrays only; no thread is asked for arithmetic on positions. */
export class SetStore {
  /** In the order of use: Map keeps insertion order. */
  readonly #sets = new Map<string, Entry>();
  readonly #prefix: string;
  #next = 1;

  /** `prefix` tells this run's sets from those of an earlier one. */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  newId(): string {
    const id = `${this.#prefix}${this.#next}`;
    this.#next += 1;
    return id;
  }

  add(setId: string, whole: Promise<WholeSet>): Promise<SetSummary> {
    const entry: Entry = { whole, size: 0 };
    this.#sets.set(setId, entry);
    return whole.then(
      (set) => {
        entry.size = set.ids.length;
        this.#shed(setId);
        const { revision, groups } = set;
        return { setId, revision, total: set.ids.length, pictures: picturesIn(set), groups };
      },
      (error: unknown) => {
        this.#sets.delete(setId);
        throw error;
      },
    );
  }

  #shed(justUsed: string): void {
    let total = 0;
    for (const { size } of this.#sets.values()) total += size;
    for (const [id, { size }] of this.#sets) {
      if (total <= MOST_IDS && this.#sets.size <= MOST_SETS) return;
      if (id === justUsed || size === 0) continue;
      this.#sets.delete(id);
      total -= size;
    }
  }

  /** @throws AppError STALE */
  async get(setId: string): Promise<WholeSet> {
    const entry = this.#sets.get(setId);
    if (entry === undefined) throw stale();
    this.#sets.delete(setId);
    this.#sets.set(setId, entry);
    return entry.whole;
  }

  close(setId: string): void {
    this.#sets.delete(setId);
  }

  clear(): void {
    this.#sets.clear();
  }
}

function picturesIn({ ids, stackSizes }: WholeSet): number {
  let pictures = ids.length;
  for (const entry of stackSizes ?? []) {
    const { size, state } = readStack(entry);
    if (state === 'closed') pictures += size - 1;
  }
  return pictures;
}

export function stale(): AppError {
  return new AppError('STALE', 'The view has changed meanwhile. Open it again.');
}

/** The ids at ranges of positions, clipped to the set. */
export function idsAt(set: WholeSet, ranges: Ranges): Uint32Array {
  const parts = ranges.map(([from, to]) => set.ids.subarray(Math.max(0, from), Math.max(0, to)));
  const ids = new Uint32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    ids.set(part, at);
    at += part.length;
  }
  return ids;
}

/** Ranges of positions in `to` whose ids are among `ids`. Linear in both. */
export function rangesOf(ids: Uint32Array, to: WholeSet): Ranges {
  let largest = 0;
  for (const id of to.ids) if (id > largest) largest = id;
  const bits = new Uint32Array((largest >>> 5) + 1);
  for (const id of ids) if (id <= largest) bits[id >>> 5] = (bits[id >>> 5] ?? 0) | (1 << (id & 31));
  const ranges: (readonly [number, number])[] = [];
  let from = -1;
  to.ids.forEach((id, position) => {
    const chosen = ((bits[id >>> 5] ?? 0) & (1 << (id & 31))) !== 0;
    if (chosen && from < 0) from = position;
    if (!chosen && from >= 0) {
      ranges.push([from, position]);
      from = -1;
    }
  });
  if (from >= 0) ranges.push([from, to.ids.length]);
  return ranges;
}
