/** A mask at rest this long is kept: it comes back after a crash or a reload. */
const REST_MS = 800;
/** A rest is so many times as long as reading the mask takes, but no longer than this: an undo waits for that. */
const REST_PER_READ = 10;
const LONGEST_REST_MS = 4000;
/** And so is one that is painted on without a rest. */
const LONGEST_MS = 10_000;

interface DraftSource {
  /** The mask as it is now; null when it is empty. */
  read(): Promise<Blob | null>;
  put(uid: string, mask: Blob | null): Promise<void>;
  onError(error: unknown): void;
}

/** Has the mask of the open picture kept whenever it came to rest, and at once before another picture is opened. */
export class DraftKeeper {
  readonly #source: DraftSource;
  #due: {
    readonly uid: string;
    readonly sinceMs: number;
    readonly timer: ReturnType<typeof setTimeout>;
  } | null = null;

  #restMs = REST_MS;
  /** What fails at every rest is told of once. */
  #isFailing = false;

  constructor(source: DraftSource) {
    this.#source = source;
  }

  /** The mask on this picture has changed. */
  touch(uid: string): void {
    const nowMs = Date.now();
    const sinceMs = this.#due?.sinceMs ?? nowMs;
    clearTimeout(this.#due?.timer);
    const afterMs = Math.min(this.#restMs, Math.max(0, sinceMs + LONGEST_MS - nowMs));
    this.#due = { uid, sinceMs, timer: setTimeout(() => this.flush(), afterMs) };
  }

  /** Keeps what is not kept yet. The mask is asked for before this returns. */
  flush(): void {
    const due = this.#due;
    if (!due) return;
    this.#due = null;
    clearTimeout(due.timer);
    const startedAtMs = Date.now();
    this.#source
      .read()
      .then((mask) => {
        const tookMs = Date.now() - startedAtMs;
        this.#restMs = Math.min(LONGEST_REST_MS, Math.max(REST_MS, REST_PER_READ * tookMs));
        return this.#source.put(due.uid, mask);
      })
      .then(() => {
        this.#isFailing = false;
      })
      .catch((error: unknown) => {
        if (!this.#isFailing) this.#source.onError(error);
        this.#isFailing = true;
      });
  }
}
