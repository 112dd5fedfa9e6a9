import { rmSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type {
  CatalogEvent,
  Change,
  ChangeReport,
  CollectionChange,
  CollectionDefinition,
  DuplicateMerge,
  JobPatch,
  JournalEntry,
  NewImage,
  PendingFile,
  Root,
  SessionPlan,
} from '../domain/catalog.ts';
import { AppError } from '../domain/errors.ts';
import type { FileFacts } from '../domain/image-record.ts';
import type { Job, JobPlan } from '../domain/job.ts';
import { ChangeLog, SCOPE } from './change-log.ts';
import { describeChange } from './describe-change.ts';
import { catalogError, checkIntegrity, openDatabase } from './database.ts';
import type { Sqlite } from './database.ts';
import { DeltaWriter, collectionsOf, idsOf, scopeOf } from './delta.ts';
import type { Delta } from './delta.ts';
import { ImageWriter } from './image-writer.ts';
import { Journal } from './journal.ts';
import type { JournalRow } from './journal.ts';
import type { JobRows } from './job-rows.ts';
import { migrateCatalog } from './migrate-catalog.ts';
import { Dictionary } from './names.ts';
import { PendingFiles } from './pending-files.ts';
import { ChangePlanner } from './plan-change.ts';
import { planCollectionChange } from './plan-collection-change.ts';
import { planMerge } from './plan-merge.ts';
import type { LibraryRows } from './library-rows.ts';
import type { CallContext } from './worker-calls.ts';

export type WriterEvent =
  | { readonly kind: 'log'; readonly message: string }
  | { readonly kind: 'changed'; readonly event: CatalogEvent };

/** Pictures of one chunk of a bulk change: well below 100 ms a commit, so that imports and jobs get their turn. */
const CHUNK = 1_000;
/** Above this, events don't name the pictures. */
const FEW = 200;
/** Pages copied per turn of a backup. */
const BACKUP_PAGES = 500;

/** What is written through drizzle. Its code takes longer to load than everything else, so opening does not wait for it. */
interface TypedRows {
  readonly jobs: JobRows;
  readonly library: LibraryRows;
}

interface Open {
  readonly db: Sqlite;
  readonly names: Dictionary;
  readonly images: ImageWriter;
  readonly journal: Journal;
  readonly deltas: DeltaWriter;
  readonly pending: PendingFiles;
  readonly log: ChangeLog;
  readonly planner: ChangePlanner;
}

/** The writer thread's work. Methods mirror CatalogWriter; targets arrive as ids. */
export class CatalogWriterCore {
  readonly #path: string;
  readonly #emit: (event: WriterEvent) => void;
  #open: Open | null = null;
  #typed: Promise<TypedRows> | null = null;

  constructor(path: string, emit: (event: WriterEvent) => void) {
    this.#path = path;
    this.#emit = emit;
  }

  get #parts(): Open {
    if (this.#open === null) throw new Error('The catalog is not open.');
    return this.#open;
  }

  #typedRows(): Promise<TypedRows> {
    const { db } = this.#parts;
    this.#typed ??= Promise.all([import('./job-rows.ts'), import('./library-rows.ts')]).then(
      ([{ JobRows }, { LibraryRows }]) => ({ jobs: new JobRows(db), library: new LibraryRows(db) }),
    );
    return this.#typed;
  }

  async open(): Promise<{ revision: number }> {
    const db = openDatabase(this.#path, 'write');
    try {
      checkIntegrity(db, this.#path);
      migrateCatalog(db, this.#path, (message) => this.#emit({ kind: 'log', message }));
      const names = new Dictionary(db);
      this.#open = {
        db,
        names,
        images: new ImageWriter(db, names),
        journal: new Journal(db),
        deltas: new DeltaWriter(db),
        pending: new PendingFiles(db),
        log: new ChangeLog(db),
        planner: new ChangePlanner(db, names),
      };
      await this.#finishInterrupted();
      return { revision: this.#open.log.revision() };
    } catch (error) {
      db.close();
      this.#open = null;
      throw catalogError(error, this.#path);
    }
  }

  /** A bulk change that a crash cut short is taken back; an undo or redo is carried to its end. */
  async #finishInterrupted(): Promise<void> {
    const { journal } = this.#parts;
    for (const entry of journal.unfinished()) {
      this.#emit({ kind: 'log', message: `catalog: finishing ${entry.phase} of journal entry ${entry.id}` });
      const forward = entry.phase === 'redoing';
      await this.#replay(entry, forward ? 'forward' : 'backward');
      this.#transaction(() => {
        if (entry.phase === 'applying') journal.drop(entry.id);
        else journal.setPhase(entry.id, 'done', !forward);
      });
    }
  }

  #transaction<T>(work: () => T): T {
    const { db, names } = this.#parts;
    try {
      return db.transaction(work).immediate();
    } catch (error) {
      names.reset();
      throw error;
    }
  }

  #changed(kind: CatalogEvent['kind'], revision: number, uids?: readonly string[]): void {
    this.#emit({
      kind: 'changed',
      event: { kind, revision, ...(uids !== undefined && uids.length <= FEW && { uids }) },
    });
  }

  revision(): number {
    return this.#parts.log.revision();
  }

  putImages(images: readonly NewImage[]): number {
    const { log } = this.#parts;
    if (images.length === 0) return log.revision();
    const revision = this.#transaction(() => this.#enter(images));
    this.#changed(
      'images',
      revision,
      images.map(({ uid }) => uid),
    );
    return revision;
  }

  #enter(images: readonly NewImage[]): number {
    const { images: rows, log } = this.#parts;
    const nowMs = Date.now();
    const ids: number[] = [];
    const touched = new Set<number>();
    for (const image of images) {
      const { id, displaced } = rows.put(image, nowMs, touched);
      ids.push(id, ...displaced);
    }
    const scope = SCOPE.image | SCOPE.state | SCOPE.tags | (touched.size > 0 ? SCOPE.items : 0);
    return log.note(scope, Uint32Array.from(new Set(ids)), Uint32Array.from(touched));
  }

  updateFiles(
    updates: readonly {
      readonly uid: string;
      readonly file?: Partial<FileFacts>;
      readonly missing?: boolean;
    }[],
  ): number {
    const { db, images, log } = this.#parts;
    if (updates.length === 0) return log.revision();
    const revision = this.#transaction(() => {
      const ids: number[] = [];
      let scope = 0;
      for (const { uid, file, missing } of updates) {
        const id = images.idOf(uid);
        if (id === undefined) continue;
        ids.push(id);
        if (file !== undefined) images.updateFile(id, file, db);
        if (missing !== undefined) images.setMissing(id, missing);
        scope |= (file === undefined ? 0 : SCOPE.image) | (missing === undefined ? 0 : SCOPE.state);
      }
      return log.note(scope, Uint32Array.from(ids));
    });
    this.#changed(
      'images',
      revision,
      updates.map(({ uid }) => uid),
    );
    return revision;
  }

  removeImages(uids: readonly string[]): number {
    const { images, log } = this.#parts;
    const revision = this.#transaction(() => {
      const ids = uids.map((uid) => images.idOf(uid)).filter((id) => id !== undefined);
      images.remove(ids);
      return log.note(SCOPE.removed, Uint32Array.from(ids));
    });
    this.#changed('images', revision, uids);
    return revision;
  }

  setExpiry(uids: readonly string[], expiresAtMs: number | null): number {
    const { images, log } = this.#parts;
    const revision = this.#transaction(() => {
      const ids = uids.map((uid) => images.idOf(uid)).filter((id) => id !== undefined);
      for (const id of ids) images.setExpiry(id, expiresAtMs);
      return log.note(SCOPE.state, Uint32Array.from(ids));
    });
    this.#changed('images', revision, uids);
    return revision;
  }

  /** Applies a change to the pictures, in this order, in chunks that each commit with their part of the journal. */
  async change(
    context: CallContext,
    ids: Uint32Array,
    change: Change,
    dryRun: boolean,
  ): Promise<ChangeReport> {
    const { planner, journal } = this.#parts;
    const nowMs = Date.now();
    // Rows that lie together are rewritten together, unless the order is what the change is about.
    const ordered = change.kind === 'collect' || change.kind === 'reorder' ? ids : ids.slice().sort();
    const plan = this.#transaction(() => planner.prepare(change, ordered, nowMs));
    let entryId: number | null = null;
    let changed = 0;
    for (let from = 0; from < ordered.length; from += CHUNK) {
      if (context.signal.aborted) break;
      const chunk = ordered.subarray(from, from + CHUNK);
      const revision = this.#transaction(() => {
        const planned = plan(chunk);
        changed += planned.changed;
        if (planned.delta === null || dryRun) return null;
        entryId ??= journal.begin(change.kind, describeChange(this.#parts.db, change), nowMs);
        return this.#applyChunk(entryId, planned.delta, planned.changed);
      });
      context.progress({ done: Math.min(from + CHUNK, ordered.length), total: ordered.length });
      if (revision !== null) this.#changed('images', revision);
      // Imports, jobs and an abort get their turn between two chunks.
      await nextTurn();
    }
    if (context.signal.aborted) {
      if (entryId !== null) await this.#rollBack(entryId);
      throw new AppError('CANCELLED', 'The change was cancelled; nothing was changed.');
    }
    return this.#finish(entryId, ordered.length, changed);
  }

  #applyChunk(entryId: number, delta: Delta, changed: number): number {
    const { deltas, journal, pending, log } = this.#parts;
    pending.addFor(delta);
    deltas.apply(delta, 'forward');
    journal.addChunk(entryId, delta, changed);
    return log.note(scopeOf(delta), idsOf(delta), collectionsOf(delta));
  }

  #finish(entryId: number | null, matched: number, changed: number): ChangeReport {
    const { journal, log } = this.#parts;
    if (entryId === null) return { entry: null, matched, changed };
    this.#transaction(() => journal.setPhase(entryId, 'done', false));
    this.#changed('journal', log.revision());
    return { entry: journal.entry(entryId), matched, changed };
  }

  async #rollBack(entryId: number): Promise<void> {
    const { journal } = this.#parts;
    await this.#replay({ id: entryId }, 'backward');
    this.#transaction(() => journal.drop(entryId));
  }

  /** Takes an entry's chunks back, or applies them again, one commit each. */
  async #replay(entry: { readonly id: number }, direction: 'forward' | 'backward'): Promise<void> {
    const { deltas, journal, pending, log } = this.#parts;
    for (;;) {
      const done = this.#transaction(() => {
        const chunk = journal.nextChunk(entry.id, direction);
        if (chunk === undefined) return null;
        pending.addFor(chunk.delta);
        deltas.apply(chunk.delta, direction);
        journal.setApplied(entry.id, chunk.ordinal, direction === 'forward');
        const scope = scopeOf(chunk.delta);
        return { scope, revision: log.note(scope, idsOf(chunk.delta), collectionsOf(chunk.delta)) };
      });
      if (done === null) return;
      this.#changed('images', done.revision);
      if ((done.scope & SCOPE.collections) !== 0) this.#changed('collections', done.revision);
      await nextTurn();
    }
  }

  undo(): Promise<JournalEntry | null> {
    return this.#turn(this.#parts.journal.lastDone(), 'backward');
  }

  redo(): Promise<JournalEntry | null> {
    return this.#turn(this.#parts.journal.firstUndone(), 'forward');
  }

  async #turn(row: JournalRow | undefined, direction: 'forward' | 'backward'): Promise<JournalEntry | null> {
    if (row === undefined) return null;
    const { journal, log } = this.#parts;
    const undone = direction === 'backward';
    this.#transaction(() => journal.setPhase(row.id, undone ? 'undoing' : 'redoing', row.undone === 1));
    await this.#replay(row, direction);
    this.#transaction(() => journal.setPhase(row.id, 'done', undone));
    this.#changed('journal', log.revision());
    return journal.entry(row.id);
  }

  changeCollection(change: CollectionChange): ChangeReport {
    const { db } = this.#parts;
    return this.#single(change.kind, () => planCollectionChange(db, change));
  }

  mergeDuplicates(merges: readonly DuplicateMerge[]): ChangeReport {
    const { db, names } = this.#parts;
    return this.#single('merge-duplicates', () => planMerge(db, names, merges, Date.now()));
  }

  /** An undoable step small enough for one transaction. */
  #single(
    kind: JournalEntry['kind'],
    plan: () => { readonly delta: Delta | null; readonly detail: string },
  ): ChangeReport {
    const { journal, log } = this.#parts;
    const done = this.#transaction(() => {
      const { delta, detail } = plan();
      if (delta === null) return null;
      const entryId = journal.begin(kind, detail, Date.now());
      const count = idsOf(delta).length;
      this.#applyChunk(entryId, delta, count);
      journal.setPhase(entryId, 'done', false);
      return { entryId, count, scope: scopeOf(delta) };
    });
    if (done === null) return { entry: null, matched: 0, changed: 0 };
    if ((done.scope & SCOPE.collections) !== 0) this.#changed('collections', log.revision());
    if ((done.scope & ~SCOPE.collections) !== 0) this.#changed('images', log.revision());
    this.#changed('journal', log.revision());
    return { entry: journal.entry(done.entryId), matched: done.count, changed: done.count };
  }

  async putCollections(definitions: readonly CollectionDefinition[]): Promise<number> {
    const { log } = this.#parts;
    const { library } = await this.#typedRows();
    const revision = this.#transaction(() => {
      library.putCollections(definitions);
      return log.note(SCOPE.collections, new Uint32Array());
    });
    this.#changed('collections', revision);
    return revision;
  }

  pendingFiles(limit: number): readonly PendingFile[] {
    return this.#parts.pending.list(limit);
  }

  pendingFileCount(): number {
    return this.#parts.pending.count();
  }

  completeFiles(ids: readonly number[]): void {
    this.#parts.pending.complete(ids);
  }

  async putRoot(root: Root): Promise<void> {
    const { library } = await this.#typedRows();
    library.putRoot(root);
    this.#changed('roots', this.revision());
  }

  /** Forgets a root and the rows of its pictures; its files stay as they are. */
  async removeRoot(rootId: string): Promise<void> {
    const { db } = this.#parts;
    const uids = db
      .prepare<[string], string>(
        `SELECT i.uid FROM names f JOIN images i ON i.folder = f.code
         WHERE f.kind = 'folder' AND substr(f.name, 1, instr(f.name, char(9)) - 1) = ?`,
      )
      .pluck()
      .all(rootId);
    for (let from = 0; from < uids.length; from += CHUNK) {
      this.removeImages(uids.slice(from, from + CHUNK));
      await nextTurn();
    }
    const { library } = await this.#typedRows();
    library.removeRoot(rootId);
    this.#changed('roots', this.revision());
  }

  async submitSession(plan: SessionPlan, jobPlans: readonly JobPlan[]): Promise<readonly Job[]> {
    const { jobs } = await this.#typedRows();
    const entered = this.#transaction(() => jobs.submit(plan, jobPlans, Date.now()));
    this.#changed('jobs', this.revision());
    return entered;
  }

  async appendJobs(
    sessionId: string,
    highestOnDisk: number,
    jobPlans: readonly JobPlan[],
  ): Promise<readonly Job[]> {
    const { jobs } = await this.#typedRows();
    const entered = this.#transaction(() => jobs.append(sessionId, highestOnDisk, jobPlans, Date.now()));
    this.#changed('jobs', this.revision());
    return entered;
  }

  async updateJob(jobId: string, patch: JobPatch): Promise<void> {
    const { jobs } = await this.#typedRows();
    this.#transaction(() => jobs.update(jobId, patch));
    this.#changed('jobs', this.revision());
  }

  async saveJobImage(jobId: string, image: NewImage): Promise<number> {
    const { jobs } = await this.#typedRows();
    const revision = this.#transaction(() => {
      jobs.markSaved(jobId, image.uid);
      return this.#enter([image]);
    });
    this.#changed('images', revision, [image.uid]);
    this.#changed('jobs', revision);
    return revision;
  }

  async pauseSession(sessionId: string, paused: boolean): Promise<void> {
    const { jobs } = await this.#typedRows();
    jobs.pause(sessionId, paused);
    this.#changed('jobs', this.revision());
  }

  async forgetJobs(jobIds: readonly string[]): Promise<void> {
    const { jobs } = await this.#typedRows();
    this.#transaction(() => jobs.forget(jobIds));
    this.#changed('jobs', this.revision());
  }

  async backup(toPath: string): Promise<void> {
    // Under a temporary name until it is whole, so that a crash leaves no half backup that looks like one.
    const unfinished = `${toPath}.unfinished`;
    rmSync(unfinished, { force: true });
    await this.#parts.db.backup(unfinished, { progress: () => BACKUP_PAGES });
    await rename(unfinished, toPath);
  }

  close(): void {
    const { db } = this.#parts;
    // Statistics for the planner where the tables have changed much since the last time.
    db.pragma('optimize');
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
    this.#open = null;
  }
}
