import type { CatalogEvent, Place } from '../domain/catalog.ts';
import type {
  Change,
  ChangeReport,
  DuplicateMerge,
  FileSwap,
  FixedPictures,
  JournalEntry,
  SwapKind,
  TagChange,
} from '../domain/catalog-change.ts';
import { AppError } from '../domain/errors.ts';
import { whereFixed } from '../domain/fixed-pictures.ts';
import { SCOPE } from './change-log.ts';
import type { ChangeLog } from './change-log.ts';
import type { Sqlite } from './database.ts';
import { collectionsOf, idsOf, scopeOf } from './delta.ts';
import type { Delta, DeltaWriter } from './delta.ts';
import { describeChange } from './describe-change.ts';
import { asSpelledHere } from './tag-spelling.ts';
import { fixedPictures } from './fixed-places.ts';
import type { Journal, JournalRow } from './journal.ts';
import type { Dictionary } from './names.ts';
import type { PendingFiles } from './pending-files.ts';
import type { ChangePlanner, ChunkPlan } from './plan-change.ts';
import { planMerge } from './plan-merge.ts';
import { planSwap } from './plan-swap.ts';
import type { CallContext } from './worker-calls.ts';

/** Pictures of the first chunk of a bulk change; a commit has to stay well below 100 ms, so that imports and jobs get their turn. */
const FIRST_CHUNK = 250;
/** After a commit that took longer the chunks are halved, after one that took a third of it they are doubled. */
const LONG_MS = 50;
const SMALLEST_CHUNK = 125;
const LARGEST_CHUNK = 1_000;

interface UndoableParts {
  readonly db: Sqlite;
  readonly journal: Journal;
  readonly deltas: DeltaWriter;
  readonly pending: PendingFiles;
  readonly log: ChangeLog;
  readonly planner: ChangePlanner;
  readonly names: Dictionary;
  transaction<T>(work: () => T): T;
  /** Between two chunks. */
  rest(): Promise<void>;
  changed(kind: CatalogEvent['kind'], revision: number): void;
}

const FINAL =
  'Making these files smaller can’t be undone any more: their originals were removed for good. Undo again to take back what was done before.';

const GONE = {
  backward:
    'There is nothing left to take back: these pictures are not in the library any more. Undo again to take back what was done before.',
  forward:
    'There is nothing left to do again: these pictures are not in the library any more. Redo again for what was done after it.',
} as const;

const CHANGED_SINCE = {
  backward: 'Other things were changed since. Undo those first; the history has them in order.',
  forward: 'This can’t be done again: other things were changed since.',
} as const;

function refusal(fixed: readonly FixedPictures[]): AppError {
  const away = fixed.every(({ why }) => why === 'offline');
  const remedy = away
    ? 'Connect it, let Gesso look for changes in it, and try again.'
    : 'Make it writable (is the drive mounted read-only, the card locked, are you allowed to write there?), let Gesso look for changes in it, and try again.';
  const message = `Nothing was moved: ${whereFixed(fixed)}. ${remedy} Ratings, tags, notes and collections can be changed all the same.`;
  return new AppError('LIBRARY_UNWRITABLE', message, { fixed });
}

interface ChunkedChange {
  readonly kind: JournalEntry['kind'];
  /** The entry's detail. */
  readonly describe: () => string;
  readonly plan: (chunk: Uint32Array) => ChunkPlan;
  readonly dryRun: boolean;
  readonly nowMs: number;
}

/** Applies what the user does, as journal entries of one or many chunks, takes it back and applies it again. */
export class UndoableChanges {
  readonly #parts: UndoableParts;

  constructor(parts: UndoableParts) {
    this.#parts = parts;
  }

  /** A bulk change that a crash cut short is taken back; an undo or redo is carried to its end. */
  async finishInterrupted(log: (message: string) => void): Promise<void> {
    const { journal } = this.#parts;
    for (const entry of journal.unfinished()) {
      log(`catalog: finishing ${entry.phase} of journal entry ${entry.id}`);
      const forward = entry.phase === 'redoing';
      await this.#replay(entry, forward ? 'forward' : 'backward');
      this.#parts.transaction(() => {
        if (entry.phase === 'applying') journal.drop(entry.id);
        else journal.setPhase(entry.id, 'done', !forward);
      });
    }
  }

  /** Applies a change to the pictures, in this order, in chunks that each commit with their part of the journal. */
  async change(
    context: CallContext,
    ids: Uint32Array,
    asked: Change,
    dryRun: boolean,
    fixedFolders: readonly Place[],
  ): Promise<ChangeReport> {
    const { planner, db } = this.#parts;
    const nowMs = Date.now();
    const change =
      asked.kind === 'tag'
        ? { ...asked, add: asSpelledHere(db, asked.add), remove: asSpelledHere(db, asked.remove) }
        : asked;
    const plan = this.#parts.transaction(() => planner.prepare(change, ids, nowMs, fixedFolders));
    const describe = (): string => describeChange(db, change);
    const report = await this.#inChunks(context, ids, { kind: change.kind, describe, plan, dryRun, nowMs });
    if (report.changed === 0 && report.fixed.length > 0 && !dryRun) throw refusal(report.fixed);
    return report;
  }

  /** Renames or deletes a tag on all pictures that have it. */
  changeTag(context: CallContext, asked: TagChange, dryRun: boolean): Promise<ChangeReport> {
    const { planner } = this.#parts;
    const nowMs = Date.now();
    const { change, ids, plan } = this.#parts.transaction(() => planner.prepareTag(asked, nowMs));
    const describe = (): string => (change.kind === 'rename' ? `${change.tag} → ${change.to}` : change.tag);
    return this.#inChunks(context, ids, { kind: `${change.kind}-tag`, describe, plan, dryRun, nowMs });
  }

  /** Gives one picture of each group what was said of any, and moves the others to the trash. */
  mergeDuplicates(context: CallContext, merges: readonly DuplicateMerge[]): Promise<ChangeReport> {
    const { db, names } = this.#parts;
    const nowMs = Date.now();
    const plan = planMerge(db, names, merges, nowMs);
    const all = Uint32Array.from(merges.keys());
    return this.#inChunks(context, all, {
      kind: 'merge-duplicates',
      describe: () => '',
      plan,
      dryRun: false,
      nowMs,
    });
  }

  /** Moves pictures whose retention has run out to the trash: nobody's doing, see `Journal`. */
  expire(context: CallContext, ids: Uint32Array, nowMs: number): Promise<ChangeReport> {
    const plan = this.#parts.planner.prepare({ kind: 'trash' }, ids, nowMs);
    return this.#inChunks(context, ids, { kind: 'expire', describe: () => '', plan, dryRun: false, nowMs });
  }

  /** Puts other versions in the place of files. */
  swapFiles(
    context: CallContext,
    kind: SwapKind,
    runId: string,
    swaps: readonly FileSwap[],
  ): Promise<ChangeReport> {
    const { ids, plan } = planSwap(this.#parts.db, swaps);
    const describe = (): string => runId;
    return this.#inChunks(context, ids, { kind, describe, plan, dryRun: false, nowMs: Date.now() });
  }

  makeFinal(runId: string): void {
    const { journal, log } = this.#parts;
    this.#parts.transaction(() => journal.makeFinal(runId));
    this.#parts.changed('journal', log.revision());
  }

  async #inChunks(
    context: CallContext,
    ids: Uint32Array,
    { kind, describe, plan, dryRun, nowMs }: ChunkedChange,
  ): Promise<ChangeReport> {
    const { journal } = this.#parts;
    // Rows that lie together are rewritten together.
    const ordered = ids.slice().sort();
    let entryId: number | null = null;
    let changed = 0;
    const fixed = new Map<string, number>();
    let size = FIRST_CHUNK;
    for (let from = 0; from < ordered.length;) {
      if (context.signal.aborted) break;
      const begun = performance.now();
      const chunk = ordered.subarray(from, from + size);
      from += chunk.length;
      const applied = this.#parts.transaction(() => {
        const planned = plan(chunk);
        changed += planned.changed;
        for (const held of planned.fixed ?? []) fixed.set(held, (fixed.get(held) ?? 0) + 1);
        if (planned.delta === null || dryRun) return null;
        entryId ??= journal.begin(kind, describe(), nowMs);
        const revision = this.#applyChunk(entryId, planned.delta, planned.changed);
        return { revision, scope: scopeOf(planned.delta) };
      });
      context.progress({ done: from, total: ordered.length });
      if (applied !== null) this.#tell(applied);
      const tookMs = performance.now() - begun;
      if (tookMs > LONG_MS) size = Math.max(SMALLEST_CHUNK, Math.floor(size / 2));
      else if (tookMs < LONG_MS / 3) size = Math.min(LARGEST_CHUNK, size * 2);
      // Imports, jobs and an abort get their turn between two chunks.
      await this.#parts.rest();
    }
    if (context.signal.aborted) {
      if (entryId !== null) await this.#rollBack(entryId);
      throw new AppError('CANCELLED', 'The change was cancelled; nothing was changed.');
    }
    return { ...this.#finish(entryId, ordered.length, changed), fixed: fixedPictures(this.#parts.db, fixed) };
  }

  #tell({ scope, revision }: { readonly scope: number; readonly revision: number }): void {
    if ((scope & SCOPE.collections) !== 0) this.#parts.changed('collections', revision);
    if ((scope & SCOPE.searches) !== 0) this.#parts.changed('searches', revision);
    if ((scope & ~(SCOPE.collections | SCOPE.searches)) !== 0) this.#parts.changed('images', revision);
  }

  #applyChunk(entryId: number, delta: Delta, changed: number): number {
    const { deltas, journal, pending, log } = this.#parts;
    pending.addFor(delta);
    pending.addSidecars(deltas.apply(delta, 'forward'));
    journal.addChunk(entryId, delta, changed);
    return log.note(scopeOf(delta), idsOf(delta), collectionsOf(delta));
  }

  #finish(entryId: number | null, matched: number, changed: number): Omit<ChangeReport, 'fixed'> {
    const { journal, log } = this.#parts;
    if (entryId === null) return { entry: null, matched, changed };
    this.#parts.transaction(() => journal.setPhase(entryId, 'done', false));
    this.#parts.changed('journal', log.revision());
    return { entry: journal.entry(entryId), matched, changed };
  }

  async #rollBack(entryId: number): Promise<void> {
    const { journal } = this.#parts;
    await this.#replay({ id: entryId }, 'backward');
    this.#parts.transaction(() => journal.drop(entryId));
  }

  /**
   * Takes an entry's chunks back, or applies them again, one commit each.
   * @returns whether it came to the end, and how many of its pictures are not in the catalog any more
   */
  async #replay(
    entry: { readonly id: number; readonly count?: number },
    direction: 'forward' | 'backward',
    context?: CallContext,
  ): Promise<{ readonly isWhole: boolean; readonly gone: number }> {
    const { deltas, journal, pending, log } = this.#parts;
    let replayed = 0;
    let gone = 0;
    for (;;) {
      if (context?.signal.aborted) return { isWhole: false, gone };
      const done = this.#parts.transaction(() => {
        const chunk = journal.nextChunk(entry.id, direction);
        if (chunk === undefined) return null;
        pending.addFor(chunk.delta);
        pending.addSidecars(deltas.apply(chunk.delta, direction));
        journal.setApplied(entry.id, chunk.ordinal, direction === 'forward');
        const scope = scopeOf(chunk.delta);
        const ids = idsOf(chunk.delta);
        replayed += ids.length;
        gone += journal.goneOf(ids);
        return { scope, revision: log.note(scope, ids, collectionsOf(chunk.delta)) };
      });
      if (done === null) return { isWhole: true, gone };
      context?.progress({ done: replayed, total: entry.count ?? 0 });
      this.#tell(done);
      await this.#parts.rest();
    }
  }

  /** @param entryId the entry that is meant; null: the last one */
  undo(context: CallContext, entryId: number | null): Promise<JournalEntry | null> {
    const row = entryId === null ? this.#parts.journal.lastDone() : this.#meant(entryId, 'backward');
    return this.#turn(row, 'backward', context);
  }

  redo(context: CallContext, entryId: number | null): Promise<JournalEntry | null> {
    const row = entryId === null ? this.#parts.journal.firstUndone() : this.#meant(entryId, 'forward');
    return this.#turn(row, 'forward', context);
  }

  #meant(entryId: number, direction: 'forward' | 'backward'): JournalRow {
    const row = this.#parts.journal.turnable(entryId, direction);
    if (row === undefined) throw new AppError('STALE', CHANGED_SINCE[direction], { entryId });
    return row;
  }

  async #turn(
    row: JournalRow | undefined,
    direction: 'forward' | 'backward',
    context: CallContext,
  ): Promise<JournalEntry | null> {
    if (row === undefined) return null;
    const { journal, log } = this.#parts;
    if (row.phase === 'final') {
      this.#parts.transaction(() => journal.setPhase(row.id, 'passed', false));
      throw new AppError('CONFLICT', FINAL);
    }
    if (journal.isForNothing(row.id)) {
      this.#parts.transaction(() => journal.setPhase(row.id, 'passed', row.undone === 1));
      this.#parts.changed('journal', log.revision());
      throw new AppError('CONFLICT', GONE[direction]);
    }
    const undone = direction === 'backward';
    this.#parts.transaction(() => journal.setPhase(row.id, undone ? 'undoing' : 'redoing', row.undone === 1));
    const { isWhole, gone } = await this.#replay(row, direction, context);
    if (!isWhole) await this.#replay(row, undone ? 'forward' : 'backward');
    this.#parts.transaction(() => journal.setPhase(row.id, 'done', undone === isWhole));
    this.#parts.changed('journal', log.revision());
    if (!isWhole) throw new AppError('CANCELLED', 'It was cancelled; everything is as it was.');
    const entry = journal.entry(row.id);
    return entry && { ...entry, count: Math.max(0, entry.count - gone) };
  }

  /** An undoable step small enough for one transaction. */
  single(
    kind: JournalEntry['kind'],
    plan: () => { readonly delta: Delta | null; readonly detail: string },
  ): ChangeReport {
    const { journal, log } = this.#parts;
    const done = this.#parts.transaction(() => {
      const { delta, detail } = plan();
      if (delta === null) return null;
      const entryId = journal.begin(kind, detail, Date.now());
      const count = idsOf(delta).length;
      this.#applyChunk(entryId, delta, count);
      journal.setPhase(entryId, 'done', false);
      return { entryId, count, scope: scopeOf(delta) };
    });
    if (done === null) return { entry: null, matched: 0, changed: 0, fixed: [] };
    this.#tell({ scope: done.scope, revision: log.revision() });
    this.#parts.changed('journal', log.revision());
    return { entry: journal.entry(done.entryId), matched: done.count, changed: done.count, fixed: [] };
  }
}
