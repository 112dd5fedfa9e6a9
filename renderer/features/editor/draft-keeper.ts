/** A mask at rest this long is kept: it comes back after a crash or a reload. */
const REST_MS = 4000;

interface DraftSource {
  /** The mask as it is now; null when it is empty. */
  read(): Promise<Blob | null>;
  put(uid: string, mask: Blob | null): Promise<void>;
  onError(error: unknown): void;
}

/** Has the mask of the open picture kept whenever it came to rest, and at once before another picture is opened. */
export class DraftKeeper {
  readonly #source: DraftSource;
  #due: { readonly uid: string; readonly timer: ReturnType<typeof setTimeout> } | null = null;

  constructor(source: DraftSource) {
    this.#source = source;
  }

  /** The mask on this picture has changed. */
  touch(uid: string): void {
    if (this.#due) clearTimeout(this.#due.timer);
    this.#due = { uid, timer: setTimeout(() => this.flush(), REST_MS) };
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
