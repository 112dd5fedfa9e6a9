import type { JournalEntry } from '../domain/catalog-change.ts';
import { SCOPE } from './change-log.ts';
import type { Sqlite } from './database.ts';
import { idsOf, packDelta, scopeOf, unpackDelta } from './delta.ts';
import type { Delta } from './delta.ts';

export interface JournalRow {
  readonly id: number;
  readonly kind: JournalEntry['kind'];
  readonly count: number;
  readonly detail: string;
  readonly created_at: number;
  readonly undone: number;
  readonly phase: 'done' | 'applying' | 'undoing' | 'redoing' | 'final' | 'passed';
}

/** What happens by itself stands beside what the user did: no step of undo and redo, but of its own it can be taken back any time. */
const BY_ITSELF: JournalEntry['kind'] = 'expire';

export const JOURNAL_COLUMNS = 'id, kind, count, detail, created_at, undone, phase';

export function journalEntry(row: JournalRow): JournalEntry {
  return {
    id: row.id,
    kind: row.kind,
    count: row.count,
    detail: row.detail,
    createdAtMs: row.created_at,
    undone: row.undone === 1,
    isFinal: row.phase === 'final' || row.phase === 'passed',
  };
}

/** The journal's rows. Call inside the transaction that applies the delta. */
export class Journal {
  readonly #statements;

  constructor(db: Sqlite) {
    const entry = (where: string) =>
      db.prepare<unknown[], JournalRow>(`SELECT ${JOURNAL_COLUMNS} FROM journal WHERE ${where}`);
    this.#statements = {
      begin: db.prepare(
        "INSERT INTO journal (kind, count, detail, created_at, undone, phase) VALUES (?, 0, ?, ?, 0, 'applying')",
      ),
      addChunk: db.prepare(
        `INSERT INTO journal_chunks (entry_id, ordinal, applied, delta)
         SELECT e.id, (SELECT coalesce(max(ordinal), -1) + 1 FROM journal_chunks WHERE entry_id = e.id), 1, ?
         FROM journal e WHERE e.id = ?`,
      ),
      setCount: db.prepare('UPDATE journal SET count = count + ? WHERE id = ?'),
      setPhase: db.prepare('UPDATE journal SET phase = ?, undone = ? WHERE id = ?'),
      dropUndoneChunks: db.prepare(
        'DELETE FROM journal_chunks WHERE entry_id IN (SELECT id FROM journal WHERE undone = 1)',
      ),
      dropUndone: db.prepare('DELETE FROM journal WHERE undone = 1'),
      dropChunks: db.prepare('DELETE FROM journal_chunks WHERE entry_id = ?'),
      drop: db.prepare('DELETE FROM journal WHERE id = ?'),
      makeFinal: db.prepare(
        "UPDATE journal SET phase = 'final' WHERE kind IN ('shrink', 'put-back') AND detail = ? AND phase = 'done'",
      ),
      lastDone: entry(
        `undone = 0 AND phase IN ('done', 'final') AND kind <> '${BY_ITSELF}' ORDER BY id DESC LIMIT 1`,
      ),
      firstUndone: entry(`undone = 1 AND phase = 'done' AND kind <> '${BY_ITSELF}' ORDER BY id LIMIT 1`),
      unfinished: entry("phase IN ('applying', 'undoing', 'redoing') ORDER BY id DESC"),
      byId: entry('id = ?'),
      chunk: {
        backward: db.prepare<[number], { ordinal: number; delta: Buffer }>(
          'SELECT ordinal, delta FROM journal_chunks WHERE entry_id = ? AND applied = 1 ORDER BY ordinal DESC LIMIT 1',
        ),
        forward: db.prepare<[number], { ordinal: number; delta: Buffer }>(
          'SELECT ordinal, delta FROM journal_chunks WHERE entry_id = ? AND applied = 0 ORDER BY ordinal LIMIT 1',
        ),
      },
      deltas: db
        .prepare<[number], Buffer>('SELECT delta FROM journal_chunks WHERE entry_id = ? ORDER BY ordinal')
        .pluck(),
      exists: db.prepare<[number], number>('SELECT 1 FROM images WHERE id = ?').pluck(),
      setApplied: db.prepare('UPDATE journal_chunks SET applied = ? WHERE entry_id = ? AND ordinal = ?'),
    };
  }

  /** A new entry; what could have been redone cannot be any more, if this is the user's doing. */
  begin(kind: JournalEntry['kind'], detail: string, nowMs: number): number {
    if (kind !== BY_ITSELF) this.#dropUndone();
    return Number(this.#statements.begin.run(kind, detail, nowMs).lastInsertRowid);
  }

  /** Entries of a run of swapped files. */
  makeFinal(runId: string): void {
    this.#dropUndone();
    this.#statements.makeFinal.run(runId);
  }

  #dropUndone(): void {
    this.#statements.dropUndoneChunks.run();
    this.#statements.dropUndone.run();
  }

  addChunk(entryId: number, delta: Delta, count: number): void {
    this.#statements.addChunk.run(packDelta(delta), entryId);
    this.#statements.setCount.run(count, entryId);
  }

  setPhase(entryId: number, phase: JournalRow['phase'], undone: boolean): void {
    this.#statements.setPhase.run(phase, Number(undone), entryId);
  }

  drop(entryId: number): void {
    this.#statements.dropChunks.run(entryId);
    this.#statements.drop.run(entryId);
  }

  entry(entryId: number): JournalEntry | null {
    const row = this.#statements.byId.get(entryId);
    return row === undefined ? null : journalEntry(row);
  }

  lastDone(): JournalRow | undefined {
    return this.#statements.lastDone.get();
  }

  firstUndone(): JournalRow | undefined {
    return this.#statements.firstUndone.get();
  }

  /** The entry, if it is the one that undo (or redo) would take, or stands by itself and can be. */
  turnable(entryId: number, direction: 'forward' | 'backward'): JournalRow | undefined {
    const next = direction === 'backward' ? this.lastDone() : this.firstUndone();
    if (next?.id === entryId) return next;
    const row = this.#statements.byId.get(entryId);
    const isTurned = row?.undone === (direction === 'backward' ? 1 : 0);
    return row?.kind === BY_ITSELF && row.phase === 'done' && !isTurned ? row : undefined;
  }

  /** Entries that a crash interrupted, newest first. */
  unfinished(): readonly JournalRow[] {
    return this.#statements.unfinished.all();
  }

  /** The next chunk to take back or to apply again. */
  nextChunk(
    entryId: number,
    direction: 'forward' | 'backward',
  ): { ordinal: number; delta: Delta } | undefined {
    const row = this.#statements.chunk[direction].get(entryId);
    return row === undefined ? undefined : { ordinal: row.ordinal, delta: unpackDelta(row.delta) };
  }

  /** Whether an entry is about pictures alone, and the catalog has none of them any more. */
  isForNothing(entryId: number): boolean {
    for (const packed of this.#statements.deltas.iterate(entryId)) {
      const delta = unpackDelta(packed);
      const ids = idsOf(delta);
      const isMore = (scopeOf(delta) & (SCOPE.collections | SCOPE.searches)) !== 0;
      if (isMore || ids.length === 0 || ids.some((id) => this.#statements.exists.get(id) === 1)) return false;
    }
    return true;
  }

  /** How many of the pictures are not in the catalog any more. */
  goneOf(ids: Uint32Array): number {
    return ids.filter((id) => this.#statements.exists.get(id) === undefined).length;
  }

  setApplied(entryId: number, ordinal: number, applied: boolean): void {
    this.#statements.setApplied.run(Number(applied), entryId, ordinal);
  }
}
