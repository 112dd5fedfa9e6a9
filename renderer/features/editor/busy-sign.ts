import type { MaskOperation } from './mask/mask-operations.ts';

/** What the editor can be long about. */
export type WorkKind =
  MaskOperation['kind'] | 'bucket' | 'wand' | 'load' | 'save' | 'undo' | 'redo' | 'bringIn' | 'transform';

/** What the user waits for. */
export interface Work {
  readonly kind: WorkKind;
  /** 0–1; null while that is not known. */
  readonly fraction: number | null;
  /** Null: it can't be stopped. */
  readonly stop: (() => void) | null;
}

/** What is done sooner needs no sign: it would only flicker. */
const SHOWN_AFTER_MS = 400;

/** Tells what is under way and how far it is, once it takes longer than a moment. */
export class BusySign {
  readonly #tell: (work: Work | null) => void;
  /** In the order they began. */
  readonly #open = new Set<{ -readonly [Key in keyof Work]: Work[Key] }>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #shown = false;

  constructor(tell: (work: Work | null) => void) {
    this.#tell = tell;
  }

  /** The sign stands until `work` is settled; of several things the one that began first. */
  async during<Result>(kind: WorkKind, work: Promise<Result>, stop: Work['stop'] = null): Promise<Result> {
    const one = { kind, fraction: null, stop };
    this.#open.add(one);
    this.#timer ??= setTimeout(() => {
      this.#shown = true;
      this.#show();
    }, SHOWN_AFTER_MS);
    try {
      return await work;
    } finally {
      this.#open.delete(one);
      this.#show();
    }
  }

  /** How far the work is that the sign stands for. */
  progress(fraction: number | null): void {
    const [first] = this.#open;
    if (!first) return;
    first.fraction = fraction;
    this.#show();
  }

  /** Has everything stopped that can be. Returns whether there is anything. */
  stop(): boolean {
    const stoppable = [...this.#open].filter(({ stop }) => stop !== null);
    for (const { stop } of stoppable) stop?.();
    return stoppable.length > 0;
  }

  #show(): void {
    const [first] = this.#open;
    if (!first) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      if (this.#shown) this.#tell(null);
      this.#shown = false;
    } else if (this.#shown) this.#tell({ ...first });
  }
}
