import type { Sqlite } from './database.ts';

/** What a revision touched: bits of `change_log.scope`. */
export const SCOPE = {
  image: 1,
  state: 2,
  tags: 4,
  items: 8,
  removed: 16,
  collections: 32,
  /** Folder and name. */
  place: 64,
  searches: 128,
} as const;

/** Rows of the log that are kept; a cache file older than that is rebuilt by a scan. */
const KEPT_ROWS = 20_000;

function idsToBytes(ids: Uint32Array): Buffer {
  return Buffer.from(ids.buffer, ids.byteOffset, ids.byteLength);
}

export function idsFromBytes(bytes: Buffer): Uint32Array {
  return new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** Counts revisions and notes which pictures each one touched. Call inside the transaction that makes the change. */
export class ChangeLog {
  readonly #put;
  readonly #add;
  readonly #prune;
  readonly #read;

  constructor(db: Sqlite) {
    this.#put = db.prepare("UPDATE meta SET value = CAST(? AS TEXT) WHERE key = 'revision'");
    this.#add = db.prepare('INSERT INTO change_log (revision, scope, ids, collections) VALUES (?, ?, ?, ?)');
    this.#prune = db.prepare('DELETE FROM change_log WHERE revision <= ?');
    this.#read = db
      .prepare<[], number>("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'revision'")
      .pluck();
  }

  revision(): number {
    return this.#read.get() ?? 0;
  }

  /** `collections` are the keys of those whose members changed. Returns the new revision. */
  note(scope: number, ids: Uint32Array, collections: Uint32Array = new Uint32Array()): number {
    const revision = this.revision() + 1;
    this.#put.run(revision);
    this.#add.run(revision, scope, idsToBytes(ids), idsToBytes(collections));
    if (revision % 256 === 0) this.#prune.run(revision - KEPT_ROWS);
    return revision;
  }
}
