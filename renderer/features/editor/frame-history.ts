import type { Extension } from '../../../main/domain/generation.ts';

const SIDES = ['left', 'right', 'up', 'down'] as const;

/** What was done to the outpaint frame, to be undone and redone. Changes of one side after another are one step. */
export class FrameHistory {
  #past: Extension[] = [];
  #future: Extension[] = [];
  /** The only side that the latest step changes; null: several, or the step is closed. */
  #side: keyof Extension | null = null;

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  record(before: Extension, after: Extension): void {
    const changed = SIDES.filter((side) => before[side] !== after[side]);
    if (changed.length === 0) return;
    const side = changed.length === 1 ? changed[0]! : null;
    if (side === null || side !== this.#side) this.#past.push(before);
    this.#side = side;
    this.#future = [];
  }

  /** The frame as it was before the latest step; null when there is none. */
  undo(now: Extension): Extension | null {
    return this.#move(this.#past, this.#future, now);
  }

  redo(now: Extension): Extension | null {
    return this.#move(this.#future, this.#past, now);
  }

  clear(): void {
    this.#past = [];
    this.#future = [];
    this.#side = null;
  }

  #move(from: Extension[], to: Extension[], now: Extension): Extension | null {
    this.#side = null;
    const next = from.pop();
    if (!next) return null;
    to.push(now);
    return next;
  }
}
