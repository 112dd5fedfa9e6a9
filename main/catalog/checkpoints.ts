import { Worker } from 'node:worker_threads';
import { workerUrl } from '../worker-url.ts';
import type { Sqlite } from './database.ts';
import { WorkerCalls, WorkerWhenNeeded } from './worker-calls.ts';

/** What a checkpoint came to: whether all of the log is in the file now. */
export interface Checkpoint {
  readonly isWhole: boolean;
}

interface LogLimits {
  /** Bytes of log after which it is brought into the file, and again after as many more. */
  readonly long: number;
  /** Bytes of log that may be written while a checkpoint is under way; then writing waits for it, or the next would take ever longer. */
  readonly behind: number;
  /**
   * Bytes of log at which writing waits until it is in the file and on the disk: without a rest it would never begin anew. The
   * more they are, the longer that takes.
   */
  readonly tooLong: number;
}

// A checkpoint takes some 13 ms for each megabyte. More of them, of less each, hold up the writer more often than they spare it.
const LIMITS: LogLimits = { long: 4 * 2 ** 20, behind: 8 * 2 ** 20, tooLong: 64 * 2 ** 20 };
/** After this long without work the thread ends; it holds some megabytes. */
const IDLE_MS = 5000;

/**
 * Brings the write-ahead log into the catalog's file on a thread of its own. In the writer's thread the commit that fills the
 * log would do it, and wait for the disk: half of the time of a bulk change, and up to half a second at once.
 */
export class Checkpoints {
  readonly #db: Sqlite;
  readonly #pageBytes: number;
  readonly #onFailure: (error: unknown) => void;
  readonly #limits: LogLimits;
  readonly #thread = new WorkerWhenNeeded(() => this.#startThread(), IDLE_MS);
  #running: Promise<Checkpoint> | null = null;
  #startedAtBytes = 0;
  #tooLong: number;
  #isClosed = false;

  /**
   * @param db the writer's
   * @param onFailure told once when it can't be done here: the writer has to do it itself from then on.
   */
  constructor(db: Sqlite, onFailure: (error: unknown) => void, limits = LIMITS) {
    this.#db = db;
    this.#pageBytes = Number(db.pragma('page_size', { simple: true }));
    this.#onFailure = onFailure;
    this.#limits = limits;
    this.#tooLong = limits.tooLong;
  }

  /** To be told after every commit. Begins a checkpoint when the log has become long. */
  committed(): void {
    if (this.#running !== null || this.#isClosed) return;
    const bytes = this.#logBytes();
    if (bytes < this.#startedAtBytes) this.#startedAtBytes = 0;
    if (bytes - this.#startedAtBytes >= this.#limits.long && bytes < this.#tooLong) void this.#start(bytes);
  }

  /**
   * Resolves when more may be written: at once, unless the disk doesn't follow or the log has become very long. Then it waits for
   * one checkpoint of what came since the one before began, some 50 ms.
   */
  async room(): Promise<void> {
    if (this.#isClosed) return;
    if (this.#running !== null) {
      if (this.#logBytes() - this.#startedAtBytes < this.#limits.behind) return;
      await this.#running;
      if (this.#isClosed) return;
    }
    const bytes = this.#logBytes();
    if (bytes < this.#tooLong) return;
    // Somebody else may have waited for the same one, and begun the next.
    const { isWhole } = await (this.#running ?? this.#start(bytes));
    // Somebody reads a state of long ago; waiting for them would stop everything.
    this.#tooLong = isWhole ? this.#limits.tooLong : bytes + this.#limits.tooLong;
  }

  /** Resolves when nothing is under way; nothing begins any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#running;
    await this.#thread.terminate();
  }

  /** Of the log as it is in use: its file stays as long as it ever was, and what is all in the catalog's file is begun anew. */
  #logBytes(): number {
    const [row] = this.#db.pragma('wal_checkpoint(NOOP)') as { log: number; checkpointed: number }[];
    return row === undefined || row.log <= row.checkpointed ? 0 : row.log * this.#pageBytes;
  }

  #start(bytes: number): Promise<Checkpoint> {
    this.#startedAtBytes = bytes;
    this.#running = this.#checkpoint();
    return this.#running;
  }

  async #checkpoint(): Promise<Checkpoint> {
    let made: Checkpoint = { isWhole: false };
    try {
      made = await this.#thread.call<Checkpoint>('checkpoint');
    } catch (error) {
      this.#isClosed = true;
      this.#onFailure(error);
    }
    this.#running = null;
    this.committed();
    return made;
  }

  #startThread(): WorkerCalls {
    const worker = new Worker(workerUrl('./checkpoint.worker.ts', import.meta.url), {
      workerData: { path: this.#db.name },
    });
    worker.unref();
    return new WorkerCalls(worker, () => {
      // It says that it is there: what was written while it started is part of its first checkpoint.
      this.#startedAtBytes = this.#logBytes();
    });
  }
}
