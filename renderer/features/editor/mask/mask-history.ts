import { boxOf } from './mask-bounds.ts';
import { isShared } from './mask-tiles.ts';
import type { MaskTiles, StoredTile } from './mask-tiles.ts';
import { PACKED_LEVEL, PackedTile, packTile } from './packed-tile.ts';

/** Bytes of the latest tiles kept as they are; older ones are packed. */
const RAW_BYTES = 6 * 1024 * 1024;
/** Work in the background pauses after this long. */
const AT_ONCE_MS = 3;
/** Steps next in line, in each direction, that are made ready to be shown. */
const READY_STEPS = 2;

/** One step of the history: the tiles as they must become when it is undone (or, once undone, redone). */
interface Step {
  readonly tiles: Map<number, StoredTile>;
  rawBytes: number;
  packedBytes: number;
}

/**
 * Undo and redo without limit, each step the tiles it changed. Tiles of one value cost nothing; the latest are kept as
 * they are, older ones packed in idle moments. They stay so when they come back to the mask, until somebody needs
 * their pixels.
 */
export class MaskHistory {
  readonly #mask: MaskTiles;
  readonly #undo: Step[] = [];
  readonly #redo: Step[] = [];
  /** Steps with tiles that are not packed, the oldest first. */
  readonly #loose = new Set<Step>();
  #tidying: Promise<void> | null = null;
  /** The level at which the mask is shown. */
  shownLevel = 0;

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

  /** Bytes that all steps hold, packed or not; what the next ones are shown by is not counted. */
  get sizeBytes(): number {
    return [...this.#undo, ...this.#redo].reduce(
      (sum, { rawBytes, packedBytes }) => sum + rawBytes + packedBytes,
      0,
    );
  }

  /** Puts `changes` into the mask as one step. Returns the keys changed; nothing is recorded when there are none. */
  apply(changes: ReadonlyMap<number, StoredTile>): number[] {
    if (changes.size === 0) return [];
    for (const step of this.#redo) this.#loose.delete(step);
    this.#redo.length = 0;
    this.#swap(changes, this.#undo);
    return [...changes.keys()];
  }

  /** Keys that changed; empty when there was nothing to undo. */
  undo(): number[] {
    return this.#move(this.#undo, this.#redo);
  }

  redo(): number[] {
    return this.#move(this.#redo, this.#undo);
  }

  /** Waits until the work in the background has come to rest. */
  async settled(): Promise<void> {
    while (this.#tidying) await this.#tidying;
  }

  close(): void {
    this.#undo.length = 0;
    this.#redo.length = 0;
    this.#loose.clear();
  }

  #move(from: Step[], to: Step[]): number[] {
    const step = from.pop();
    if (!step) return [];
    this.#loose.delete(step);
    this.#swap(step.tiles, to);
    return [...step.tiles.keys()];
  }

  /** Puts tiles into the mask, and as a step onto `to` those that would take them out again. */
  #swap(tiles: ReadonlyMap<number, StoredTile>, to: Step[]): void {
    const step: Step = { tiles: new Map(), rawBytes: 0, packedBytes: 0 };
    for (const [key, tile] of tiles) {
      const before = this.#mask.stored(key);
      step.tiles.set(key, before);
      if (before instanceof PackedTile) step.packedBytes += before.sizeBytes;
      else if (!isShared(before)) step.rawBytes += before.length;
      this.#mask.set(key, tile);
    }
    to.push(step);
    for (const tile of to.at(-1 - READY_STEPS)?.tiles.values() ?? [])
      if (tile instanceof PackedTile) tile.forget();
    this.#loose.add(step);
    this.#tidying ??= this.#tidyInIdle().finally(() => {
      this.#tidying = null;
    });
  }

  /** Packs what is not packed yet and makes the next steps ready, a few tiles at a time. */
  async #tidyInIdle(): Promise<void> {
    do await idle();
    while (this.#tidySome());
  }

  /** Returns whether there is more to do. */
  #tidySome(): boolean {
    const untilMs = performance.now() + AT_ONCE_MS;
    let surplus = -RAW_BYTES;
    for (const { rawBytes } of this.#loose) surplus += rawBytes;
    for (const step of this.#loose) {
      for (const [key, tile] of step.tiles) {
        if (surplus <= 0) break;
        if (tile instanceof PackedTile || isShared(tile)) continue;
        if (performance.now() > untilMs) return true;
        const packed = packTile(tile, boxOf(this.#mask, key, tile));
        step.tiles.set(key, packed);
        step.rawBytes -= tile.length;
        step.packedBytes += packed.sizeBytes;
        surplus -= tile.length;
      }
      if (step.rawBytes === 0) this.#loose.delete(step);
    }
    if (this.shownLevel < PACKED_LEVEL) return false;
    for (const step of [...this.#undo.slice(-READY_STEPS), ...this.#redo.slice(-READY_STEPS)]) {
      for (const tile of step.tiles.values()) {
        if (!(tile instanceof PackedTile)) continue;
        if (performance.now() > untilMs) return true;
        tile.reduced(this.shownLevel);
      }
    }
    return false;
  }
}

/** Lets everything that waits go first. */
function idle(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
