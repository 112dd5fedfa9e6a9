import { isShared } from './mask-tiles.ts';
import type { MaskTiles, Tile } from './mask-tiles.ts';
import { packTile, unpackTile } from './tile-codec.ts';

/** Bytes of recent steps kept as they are, in each direction; older ones are packed. */
const READY_BYTES = 6 * 1024 * 1024;
/** Steps next in line whose tiles are unpacked ahead of their use. */
const READ_AHEAD = 2;
/** Packing in the background pauses after this many tiles, about 3 ms. */
const TILES_AT_ONCE = 16;

/** One step of the history: the tiles as they must become when it is undone (or, once undone, redone). */
interface Step {
  readonly tiles: Map<number, Tile>;
  readonly packed: Map<number, Uint8Array<ArrayBuffer>>;
}

/**
 * Undo and redo without limit, each step the tiles it changed. Tiles of one value cost nothing; recent steps are
 * kept as they are, older ones packed in idle moments, and unpacked again before they are reached.
 */
export class MaskHistory {
  readonly #mask: MaskTiles;
  readonly #undo: Step[] = [];
  readonly #redo: Step[] = [];
  #tidying: Promise<void> | null = null;
  /** Told of a tile that was unpacked ahead of its use, so that showing it can be prepared too. */
  onReady: ((key: number, tile: Tile) => void) | null = null;
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
    let bytes = 0;
    for (const step of [...this.#undo, ...this.#redo]) {
      bytes += readyBytes(step);
      for (const packed of step.packed.values()) bytes += packed.length;
    }
    return bytes;
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
  undo(): number[] {
    return this.#move(this.#undo, this.#redo);
  }

  redo(): number[] {
    return this.#move(this.#redo, this.#undo);
  }

  /** Waits until packing in the background has come to rest. */
  async settled(): Promise<void> {
    while (this.#tidying) await this.#tidying;
  }

  close(): void {
    this.#closed = true;
    this.#undo.length = 0;
    this.#redo.length = 0;
  }

  #move(from: Step[], to: Step[]): number[] {
    const step = from.pop();
    if (!step) return [];
    for (const key of step.packed.keys()) unpack(step, key);
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
    return { tiles: before, packed: new Map() };
  }

  #tidy(): void {
    this.#tidying ??= this.#tidyInIdle().finally(() => {
      this.#tidying = null;
    });
  }

  /** Unpacks what comes next and packs what lies beyond the bytes kept ready, a few tiles at a time. */
  async #tidyInIdle(): Promise<void> {
    do await idle();
    while (!this.#closed && this.#tidySome(TILES_AT_ONCE));
  }

  /** Returns whether there is more to do. What comes next, in either direction, goes before making room. */
  #tidySome(most: number): boolean {
    const stacks = [this.#undo, this.#redo];
    const due: { readonly step: Step; readonly key: number }[] = [];
    for (const steps of stacks) {
      for (const step of steps.slice(-READ_AHEAD).toReversed())
        for (const key of step.packed.keys()) due.push({ step, key });
    }
    for (const { step, key } of due.slice(0, most)) this.onReady?.(key, unpack(step, key));
    if (due.length >= most) return true;
    const surplus = stacks.flatMap(surplusOf);
    const left = most - due.length;
    for (const { step, key } of surplus.slice(0, left)) pack(step, key);
    return surplus.length > left;
  }
}

/** Tiles beyond the bytes kept ready. */
function surplusOf(steps: readonly Step[]): { readonly step: Step; readonly key: number }[] {
  const surplus: { readonly step: Step; readonly key: number }[] = [];
  let budget = READY_BYTES;
  for (let index = steps.length - 1; index >= 0; index--) {
    const step = steps[index]!;
    const bytes = readyBytes(step);
    if (steps.length - index > READ_AHEAD && budget < bytes) {
      for (const [key, tile] of step.tiles) if (!isShared(tile)) surplus.push({ step, key });
    }
    budget -= bytes;
  }
  return surplus;
}

/** Lets everything that waits go first. */
function idle(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}

/** Tiles that were packed before, as long as they live. Tiles are replaced, never written to, so identity is the key. */
const packedBefore = new WeakMap<Tile, Uint8Array<ArrayBuffer>>();

function pack(step: Step, key: number): void {
  const tile = step.tiles.get(key)!;
  step.packed.set(key, packedBefore.get(tile) ?? packTile(tile));
  step.tiles.delete(key);
}

function unpack(step: Step, key: number): Tile {
  const packed = step.packed.get(key)!;
  const tile = unpackTile(packed);
  packedBefore.set(tile, packed);
  step.tiles.set(key, tile);
  step.packed.delete(key);
  return tile;
}

/** Bytes of the step's tiles that are not packed. */
function readyBytes(step: Step): number {
  let bytes = 0;
  for (const tile of step.tiles.values()) if (!isShared(tile)) bytes += tile.length;
  return bytes;
}
