import { setImmediate as nextTurn } from 'node:timers/promises';
import type {
  Collection,
  FacetField,
  FacetValue,
  Group,
  TimelineMonth,
  ViewSpec,
} from '../domain/catalog.ts';
import { AppError } from '../domain/errors.ts';
import type { ImageTile } from '../domain/image-record.ts';
import type { Query } from '../domain/query/ast.ts';
import { collectionFactsBySql, listCollections } from './collection-list.ts';
import type { SqlContext } from './compile-sql.ts';
import { openDatabase } from './database.ts';
import type { Sqlite } from './database.ts';
import { orderedFacet } from './facet-order.ts';
import { ImageReader } from './image-reader.ts';
import { NameIndex } from './name-index.ts';
import { addSqlFunctions, SqlViews } from './sql-views.ts';
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
  const copy = new Uint32Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}

/** The first reader: answers searches. */
export class CatalogViews {
  readonly #db: Sqlite;
  readonly #names: NameIndex;
  readonly #images: ImageReader;
  readonly #sql: SqlViews;
  readonly #revision;
  /** The newest `openSet` of each client. */
  readonly #latest = new Map<string, number>();
  #calls = 0;

  constructor(path: string) {
    this.#db = openDatabase(path, 'read');
    addSqlFunctions(this.#db);
    this.#names = new NameIndex(this.#db);
    this.#images = new ImageReader(this.#db, this.#names);
    this.#sql = new SqlViews(() => this.#context());
    this.#revision = this.#db
      .prepare<[], number>("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'revision'")
      .pluck();
  }

  #context(): SqlContext {
    return { db: this.#db, names: this.#names, nowMs: Date.now() };
  }

  /** Reports the first tiles as progress, then answers with the whole order. @throws AppError CANCELLED when overtaken */
  async openSet(context: CallContext, spec: ViewSpec, limit: number, client: string): Promise<WholeSet> {
    this.#calls += 1;
    const call = this.#calls;
    this.#latest.set(client, call);
    const checkCurrent = async (): Promise<void> => {
      // Lets a newer request of this client in, which makes this one stale.
      await nextTurn();
      if (this.#latest.get(client) !== call || context.signal.aborted) {
        throw new AppError('CANCELLED', 'A newer request of this view took its place.');
      }
    };
    await checkCurrent();
    const revision = this.#revision.get() ?? 0;
    const atOnce = spec.group === 'none' && !spec.stacks;
    if (atOnce) {
      const first = this.#sql.firstIds(spec, limit);
      context.progress(this.#first(revision, first, null));
      await checkCurrent();
    }
    const whole = this.#sql.whole(spec);
    if (!atOnce) {
      context.progress(this.#first(revision, whole.ids.subarray(0, limit), whole.stackSizes));
    }
    return {
      revision,
      ids: shared(whole.ids),
      stackSizes: whole.stackSizes === null ? null : shared(whole.stackSizes),
      groups: whole.groups,
    };
  }

  #first(revision: number, ids: Uint32Array, sizes: Uint32Array | null): FirstTiles {
    const tiles = Array.from(ids, (id, index) => this.#images.tile(id, sizes?.[index] ?? 1));
    return { revision, tiles: tiles.filter((tile) => tile !== null) };
  }

  /** Ids that a query means, ascending, with the revision they hold for. */
  matches(query: Query): Uint32Array {
    return shared(this.#sql.ids(query));
  }

  count(query: Query): number {
    return this.#sql.count(query);
  }

  facet(query: Query, field: FacetField, prefix: string, limit: number): readonly FacetValue[] {
    return orderedFacet(this.#sql.facet(query, field), field, prefix, limit);
  }

  collections(): readonly Collection[] {
    return listCollections(this.#db, collectionFactsBySql(this.#db));
  }

  /** Months in the order of the set, each with its first position. */
  timeline(ids: Uint32Array): readonly TimelineMonth[] {
    const month = this.#db
      .prepare<[number], string>(
        "SELECT strftime('%Y-%m', created_at / 1000, 'unixepoch', 'localtime') FROM images WHERE id = ?",
      )
      .pluck();
    const months = new Map<string, { month: string; from: number; count: number }>();
    ids.forEach((id, from) => {
      const name = month.get(id);
      if (name === undefined) return;
      const known = months.get(name);
      if (known === undefined) months.set(name, { month: name, from, count: 1 });
      else known.count += 1;
    });
    return [...months.values()];
  }

  close(): void {
    this.#db.close();
  }
}
