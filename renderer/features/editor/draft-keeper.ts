/** A mask at rest this long is kept: it comes back after a crash or a reload. */
const REST_MS = 800;
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

  constructor(source: DraftSource) {
    this.#source = source;
  }

  /** The mask on this picture has changed. */
  touch(uid: string): void {
    const nowMs = Date.now();
    const sinceMs = this.#due?.sinceMs ?? nowMs;
    clearTimeout(this.#due?.timer);
    const afterMs = Math.min(REST_MS, Math.max(0, sinceMs + LONGEST_MS - nowMs));
    this.#due = { uid, sinceMs, timer: setTimeout(() => this.flush(), afterMs) };
  }

  /** Keeps what is not kept yet. The mask is asked for before this returns. */
  flush(): void {
    const due = this.#due;
    if (!due) return;
    this.#due = null;
    clearTimeout(due.timer);
    this.#source
      .read()
      .then((mask) => this.#source.put(due.uid, mask))
      .catch((error: unknown) => this.#source.onError(error));
  }
}
