import { deflate, inflateTo } from './deflate.ts';
import { isShared } from './mask-tiles.ts';
import type { MaskTiles, Tile } from './mask-tiles.ts';

/** Bytes of recent steps kept as they are, in each direction; older ones are compressed. */
const READY_BYTES = 12 * 1024 * 1024;
/** Steps next in line whose tiles are unpacked ahead of their use. */
const READ_AHEAD = 3;

/** One step of the history: the tiles as they must become when it is undone (or, once undone, redone). */
interface Step {
  readonly tiles: Map<number, Tile>;
  packed: { readonly keys: readonly number[]; readonly bytes: Uint8Array<ArrayBuffer> } | null;
  /** Packing or unpacking under way. */
  work: Promise<void> | null;
  readyBytes: number;
}

/**
 * Undo and redo without limit, each step the tiles it changed. Tiles of one value cost nothing; recent steps are
 * kept as they are, older ones deflated, and unpacked again before they are reached.
 */
export class MaskHistory {
  readonly #mask: MaskTiles;
  readonly #undo: Step[] = [];
  readonly #redo: Step[] = [];
  #closed = false;

  constructor(mask: MaskTiles) {
    this.#mask = mask;
  }

  get canUndo(): boolean {
    return this.#undo.length > 0;
  }

  get canRedo(): boolean {
    return this.#redo.length > 0;
  }

  get stepCount(): number {
    return this.#undo.length + this.#redo.length;
  }

  /** Bytes that all steps hold, packed or not. */
  get sizeBytes(): number {
    return [...this.#undo, ...this.#redo].reduce(
      (sum, step) => sum + step.readyBytes + (step.packed?.bytes.length ?? 0),
      0,
    );
  }

  /** Puts `changes` into the mask as one step. Returns the keys changed; nothing is recorded when there are none. */
  apply(changes: ReadonlyMap<number, Tile>): number[] {
    if (changes.size === 0) return [];
    this.#redo.length = 0;
    this.#undo.push(this.#swap(changes));
    this.#tidy();
    return [...changes.keys()];
  }

  /** Keys that changed; empty when there was nothing to undo. */
  undo(): Promise<number[]> {
    return this.#move(this.#undo, this.#redo);
  }

  redo(): Promise<number[]> {
    return this.#move(this.#redo, this.#undo);
  }

  /** Waits until packing in the background has come to rest. */
  async settled(): Promise<void> {
    for (const step of [...this.#undo, ...this.#redo]) await step.work;
  }

  close(): void {
    this.#closed = true;
    this.#undo.length = 0;
    this.#redo.length = 0;
  }

  async #move(from: Step[], to: Step[]): Promise<number[]> {
    const step = from.pop();
    if (!step) return [];
    await step.work;
    await unpack(step);
    to.push(this.#swap(step.tiles));
    this.#tidy();
    return [...step.tiles.keys()];
  }

  /** Puts tiles into the mask and returns the step that would take them out again. */
  #swap(tiles: ReadonlyMap<number, Tile>): Step {
    const before = new Map<number, Tile>();
    for (const [key, tile] of tiles) {
      before.set(key, this.#mask.get(key));
      this.#mask.set(key, tile);
    }
    return { tiles: before, packed: null, work: null, readyBytes: bytesOf(before) };
  }

  /** Packs what lies beyond the bytes kept ready, and unpacks what comes next. */
  #tidy(): void {
    for (const steps of [this.#undo, this.#redo]) {
      let budget = READY_BYTES;
      for (const [distance, step] of steps.toReversed().entries()) {
        budget -= step.readyBytes;
        if (step.work) continue;
        const isNext = distance < READ_AHEAD;
        if (isNext && step.packed) step.work = unpack(step).finally(() => void (step.work = null));
        else if (!isNext && budget < 0 && step.readyBytes > 0) step.work = this.#pack(step);
      }
    }
  }

  async #pack(step: Step): Promise<void> {
    const keys = [...step.tiles.keys()].filter((key) => !isShared(step.tiles.get(key)!));
    const bytes = await deflate(keys.map((key) => differences(step.tiles.get(key)!)));
    step.work = null;
    if (this.#closed) return;
    step.packed = { keys, bytes };
    for (const key of keys) step.tiles.delete(key);
    step.readyBytes = 0;
  }
}

function bytesOf(tiles: ReadonlyMap<number, Tile>): number {
  let bytes = 0;
  for (const tile of tiles.values()) if (!isShared(tile)) bytes += tile.length;
  return bytes;
}

async function unpack(step: Step): Promise<void> {
  const packed = step.packed;
  if (!packed) return;
  const tiles = packed.keys.map(() => new Uint8Array(65_536));
  await inflateTo(packed.bytes, tiles);
  for (const [index, key] of packed.keys.entries()) {
    undifference(tiles[index]!);
    step.tiles.set(key, tiles[index]!);
  }
  step.packed = null;
  step.readyBytes = bytesOf(step.tiles);
}

/** Each row less the row above it: soft edges become long runs of small numbers, which deflate well. */
function differences(tile: Tile): Tile {
  const out = tile.slice();
  for (let at = out.length - 1; at >= 256; at--) out[at] = out[at]! - out[at - 256]!;
  return out;
}

function undifference(tile: Tile): void {
  for (let at = 256; at < tile.length; at++) tile[at] = tile[at]! + tile[at - 256]!;
}
