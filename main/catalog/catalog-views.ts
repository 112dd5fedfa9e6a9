import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Collection, Cost, StorageUse } from '../domain/catalog.ts';
import type { FacetField, FacetValue, Group, ViewSpec } from '../domain/catalog-view.ts';
import { AppError } from '../domain/errors.ts';
import type { ImageTile } from '../domain/image-record.ts';
import type { Query } from '../domain/query/ast.ts';
import { countBits, idsOfBits } from './bitmap.ts';
import { listCollections } from './collection-list.ts';
import { ColumnStore } from './column-store.ts';
import type { SqlContext } from './compile-sql.ts';
import { openDatabase } from './database.ts';
import type { Sqlite } from './database.ts';
import { orderedFacet } from './facet-order.ts';
import { ImageReader } from './image-reader.ts';
import { NameIndex } from './name-index.ts';
import { addSqlFunctions, SqlViews } from './sql-views.ts';
import { STACK_SQL } from './stacks.ts';
import { costs, spentOnRemoved, storageUse } from './usage-sums.ts';
import type { CallContext } from './worker-calls.ts';

/** A whole view, on memory that the threads share. */
export interface WholeSet {
  readonly revision: number;
  readonly ids: Uint32Array;
  readonly stackSizes: Uint32Array | null;
  readonly groups: readonly Group[];
}

export interface FirstTiles {
  readonly revision: number;
  readonly tiles: readonly ImageTile[];
}

function shared(values: Uint32Array): Uint32Array {
  if (values.buffer instanceof SharedArrayBuffer) return values;
  const copy = new Uint32Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}

/**
 * The first reader: answers searches from the columns. Until they are in memory, SQL gives the first pages: it takes seconds for
 * more than that, which would only keep the columns waiting.
 */
export class CatalogViews {
  readonly #db: Sqlite;
  readonly #names: NameIndex;
  readonly #images: ImageReader;
  readonly #sql: SqlViews;
  readonly #store: ColumnStore;
  /** The newest call of each client. */
  readonly #latest = new Map<string, number>();
  #calls = 0;

  constructor(path: string, cachePath: string, onLog: (message: string) => void) {
    this.#db = openDatabase(path, 'read');
    addSqlFunctions(this.#db);
    this.#names = new NameIndex(this.#db);
    this.#images = new ImageReader(this.#db, this.#names);
    this.#sql = new SqlViews(() => this.#context());
    this.#store = new ColumnStore(this.#db, this.#names, cachePath, onLog);
  }

  #context(): SqlContext {
    return { db: this.#db, names: this.#names, nowMs: Date.now() };
  }

  /** What lets a newer call of the client in, between steps of this one, which that makes stale. */
  #takeTurn(context: CallContext, client: string): () => Promise<void> {
    this.#calls += 1;
    const call = this.#calls;
    this.#latest.set(client, call);
    return async () => {
      await nextTurn();
      if (this.#latest.get(client) !== call || context.signal.aborted) {
        throw new AppError('CANCELLED', 'A newer request of this view took its place.');
      }
    };
  }

  /** Reports the first tiles as progress, then answers with the whole order. @throws AppError CANCELLED when overtaken */
  async openSet(context: CallContext, spec: ViewSpec, limit: number, client: string): Promise<WholeSet> {
    const checkCurrent = this.#takeTurn(context, client);
    const atOnce = spec.group === 'none' && !spec.stacks;
    // The page that a start shows does not wait for the columns to be read.
    const early = atOnce && (this.#store.isCold ? isIndexed(spec) : this.#store.current() === null);
    if (early) {
      const ids = this.#sql.firstIds(spec, limit);
      context.progress(this.#first(this.#store.revision(), ids, null));
      await checkCurrent();
    }
    const parts = await this.#store.ready();
    await checkCurrent();
    const { columns, query } = parts;
    if (atOnce && !early) {
      const likely = await query.likely(spec.query, Date.now(), checkCurrent);
      const ids = parts.views.first(likely, spec.sort, limit);
      context.progress(this.#first(columns.revision, ids, null));
      await checkCurrent();
    }
    const matches = await query.matches(spec.query, Date.now(), checkCurrent);
    const { revision } = columns;
    const whole = parts.views.whole(matches, spec, this.#openStacks(spec));
    if (!atOnce) context.progress(this.#first(revision, whole.ids.subarray(0, limit), whole.stackSizes));
    return sharedSet(revision, whole);
  }

  /** Codes of the stacks that a view shows whole. */
  #openStacks({ openStacks = [] }: ViewSpec): ReadonlySet<number> {
    if (openStacks.length === 0) return new Set();
    const find = this.#db
      .prepare<[string], number>(
        `SELECT ${STACK_SQL} FROM images i JOIN states s ON s.image_id = i.id WHERE i.uid = ?`,
      )
      .pluck();
    return new Set(openStacks.map((uid) => find.get(uid) ?? 0).filter((stack) => stack !== 0));
  }

  #first(revision: number, ids: Uint32Array, sizes: Uint32Array | null): FirstTiles {
    return { revision, tiles: this.#images.tiles(ids, sizes) };
  }

  /** Ids that a query means, ascending. */
  async matches(query: Query): Promise<Uint32Array> {
    const parts = await this.#store.ready();
    return shared(idsOfBits(await parts.query.matches(query, Date.now(), pause)));
  }

  /** The pictures and all that are stacked with any of them. */
  async withStacks(ids: Uint32Array): Promise<Uint32Array> {
    const { stack } = (await this.#store.ready()).columns.data;
    const stacks = new Set<number>();
    for (const id of ids) stacks.add(stack[id] as number);
    stacks.delete(0);
    const mates: number[] = [];
    stack.forEach((code, id) => {
      if (stacks.has(code)) mates.push(id);
    });
    return Uint32Array.from(new Set([...ids, ...mates]));
  }

  async count(query: Query): Promise<number> {
    const parts = await this.#store.ready();
    await pause();
    return countBits(await parts.query.matches(query, Date.now(), pause));
  }

  async facet(
    context: CallContext,
    query: Query,
    field: FacetField,
    prefix: string,
    limit: number,
    client: string | null,
  ): Promise<readonly FacetValue[]> {
    const checkCurrent = client === null ? pause : this.#takeTurn(context, client);
    const parts = await this.#store.ready();
    await checkCurrent();
    const values = parts.views.facet(await parts.query.matches(query, Date.now(), checkCurrent), field);
    return orderedFacet(values, field, prefix, limit);
  }

  async collections(): Promise<readonly Collection[]> {
    const { members, query } = await this.#store.ready();
    const shown = query.shown();
    return listCollections(this.#db, (keys) => members.facts(keys, shown));
  }

  async storage(by: Parameters<typeof storageUse>[2]): Promise<readonly StorageUse[]> {
    const { columns } = await this.#store.ready();
    return storageUse(columns, this.#names, by);
  }

  async costs(by: Parameters<typeof costs>[2]): Promise<readonly Cost[]> {
    const { columns } = await this.#store.ready();
    return costs(columns, this.#names, by, spentOnRemoved(this.#db, by));
  }

  /** Brings the columns up to date ahead of the next request; resolves when they are in memory. */
  async settle(): Promise<void> {
    await this.#store.settle();
  }

  close(): void {
    this.#store.close();
    this.#db.close();
  }
}

/** Whether an index of the tables answers a first page as fast as the columns do: so does the page that a start shows. */
function isIndexed({ query, sort }: ViewSpec): boolean {
  return query.kind === 'all' && (sort.key === 'created' || sort.key === 'added');
}

async function pause(): Promise<void> {
  await nextTurn();
}

function sharedSet(
  revision: number,
  whole: { ids: Uint32Array; stackSizes: Uint32Array | null; groups: readonly Group[] },
): WholeSet {
  return {
    revision,
    ids: shared(whole.ids),
    stackSizes: whole.stackSizes === null ? null : shared(whole.stackSizes),
    groups: whole.groups,
  };
}
