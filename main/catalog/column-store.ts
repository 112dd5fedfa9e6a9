import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../domain/errors.ts';
import { loadColumns, saveColumns } from './column-cache.ts';
import { ColumnQuery } from './column-query.ts';
import { ColumnReader } from './column-reader.ts';
import { ColumnViews } from './column-views.ts';
import { Columns } from './columns.ts';
import type { Sqlite } from './database.ts';
import { Members } from './members.ts';
import type { NameIndex } from './name-index.ts';
import { Orders } from './orders.ts';
import { TextWords } from './text-words.ts';

interface ColumnParts {
  readonly columns: Columns;
  readonly reader: ColumnReader;
  readonly members: Members;
  readonly orders: Orders;
  readonly query: ColumnQuery;
  readonly views: ColumnViews;
}

/** Catalogs up to this size are scanned at once: it takes less than anyone notices. */
const SCANNED_AT_ONCE = 20_000;

/** Revisions after which the cache file is written anew; the change log reaches back four times as far. */
const SAVED_EVERY = 5_000;

/** Has the columns, or gets them: from the cache file, else by a scan that lets requests through. */
export class ColumnStore {
  readonly #db: Sqlite;
  readonly #names: NameIndex;
  readonly #cachePath: string;
  readonly #onLog: (message: string) => void;
  readonly #catalogId: string;
  readonly #revision;
  #parts: ColumnParts | null = null;
  #loading: Promise<void> | null = null;
  /** The revision in the cache file. */
  #savedRevision = -1;
  #opened = false;
  #closed = false;

  constructor(db: Sqlite, names: NameIndex, cachePath: string, onLog: (message: string) => void) {
    this.#db = db;
    this.#names = names;
    this.#cachePath = cachePath;
    this.#onLog = onLog;
    this.#catalogId =
      db.prepare<[], string>("SELECT value FROM meta WHERE key = 'catalog_id'").pluck().get() ?? '';
    this.#revision = db
      .prepare<[], number>("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'revision'")
      .pluck();
  }

  /** Whether `current` has to read a file first. */
  get isCold(): boolean {
    return !this.#opened;
  }

  #open(): void {
    this.#opened = true;
    const cached = loadColumns(this.#cachePath, this.#catalogId);
    if (cached === null) return;
    this.#savedRevision = cached.columns.revision;
    this.#parts = this.#assembled(cached.columns, cached.orders, cached.members);
  }

  #assembled(
    columns: Columns,
    known: ReadonlyMap<string, Uint32Array>,
    members?: Map<number, Uint32Array>,
  ): ColumnParts {
    const reader = new ColumnReader(this.#db, columns);
    const lists = new Members(this.#db, columns, members);
    const orders = new Orders(this.#db, columns, this.#names, known);
    return {
      columns,
      reader,
      members: lists,
      orders,
      query: new ColumnQuery(this.#db, columns, this.#names, lists, new TextWords(this.#db)),
      views: new ColumnViews(this.#db, columns, this.#names, lists, orders),
    };
  }

  revision(): number {
    return this.#revision.get() ?? 0;
  }

  /** The columns as of the last commit, or null while they are being read. */
  current(): ColumnParts | null {
    if (!this.#opened) this.#open();
    if (this.#parts !== null) {
      const caught = this.#parts.reader.catchUp();
      if (caught !== null) {
        this.#parts.query.touch(caught);
        this.#parts.orders.touch(caught);
        this.#parts.members.touch(caught.collections);
        return this.#parts;
      }
      this.#parts.columns.files.close();
      this.#parts = null;
    }
    this.#load();
    return this.#parts;
  }

  /** The columns as of the last commit; waits for a scan. */
  async ready(): Promise<ColumnParts> {
    for (;;) {
      const parts = this.current();
      if (parts !== null) return parts;
      await this.#loading;
    }
  }

  #load(): void {
    if (this.#loading !== null) return;
    const columns = new Columns(0);
    const parts = this.#assembled(columns, new Map());
    const last = parts.reader.maxId();
    columns.reach(last);
    if (last <= SCANNED_AT_ONCE) {
      parts.reader.scanNow();
      this.#parts = parts;
      return;
    }
    const begun = Date.now();
    this.#loading = parts.reader
      .scan(() => this.#pause())
      .then(() => {
        this.#parts = parts;
        this.#onLog(`catalog: columns of ${last} pictures read in ${Date.now() - begun} ms`);
        this.save();
      })
      .finally(() => {
        this.#loading = null;
      });
    // Whoever waits in `ready` is told; a view answered by SQL meanwhile does without.
    this.#loading.catch(() => undefined);
  }

  async #pause(): Promise<void> {
    await nextTurn();
    if (this.#closed) throw new AppError('CANCELLED', 'The catalog was closed.');
  }

  /** Catches up while nobody asks, and keeps the cache file within the change log's reach. */
  async settle(): Promise<void> {
    const { columns } = await this.ready();
    if (columns.revision - this.#savedRevision > SAVED_EVERY) this.save();
  }

  /** Writes the cache file when it is behind. */
  save(): void {
    const parts = this.#parts === null ? null : this.current();
    if (parts === null || parts.columns.revision === this.#savedRevision) return;
    saveColumns(this.#cachePath, this.#catalogId, {
      columns: parts.columns,
      orders: parts.orders.worthKeeping(),
      members: parts.members.lists(),
    });
    this.#savedRevision = parts.columns.revision;
  }

  close(): void {
    this.save();
    this.#parts?.columns.files.close();
    this.#closed = true;
  }
}
