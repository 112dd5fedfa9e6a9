import { setImmediate as nextTurn } from 'node:timers/promises';
import type {
  CatalogEvent,
  CollectionDefinition,
  DueSearch,
  JobPatch,
  NewImage,
  PackedImage,
  PendingFile,
  Place,
  ReadersMark,
  Reread,
  Root,
  SessionPlan,
} from '../domain/catalog.ts';
import type {
  Change,
  ChangeReport,
  CollectionChange,
  DuplicateMerge,
  FileSwap,
  JournalEntry,
  SwapKind,
  TagChange,
} from '../domain/catalog-change.ts';
import { AppError } from '../domain/errors.ts';
import { ensureRoom, type Spare } from '../disk-room.ts';
import type { FileFacts } from '../domain/image-record.ts';
import type { Job, JobPlan } from '../domain/job.ts';
import type { SavedSearch, SearchChange } from '../domain/saved-search.ts';
import { Checkpoints } from './checkpoints.ts';
import { ChangeLog, SCOPE } from './change-log.ts';
import { SAVED_SQL } from './compile-sql.ts';
import { catalogError, checkIntegrity, openDatabase } from './database.ts';
import type { Sqlite } from './database.ts';
import { DeltaWriter } from './delta.ts';
import { imageRow, unpackRow } from './image-row.ts';
import { ImageWriter } from './image-writer.ts';
import { Journal } from './journal.ts';
import type { JobRows } from './job-rows.ts';
import { putReadersMark } from './kept-texts.ts';
import { migrateCatalog } from './migrate-catalog.ts';
import { Dictionary } from './names.ts';
import { PendingFiles } from './pending-files.ts';
import { ChangePlanner } from './plan-change.ts';
import { planCollectionChange } from './plan-collection-change.ts';
import { planSearchChange, searchRow } from './plan-search-change.ts';
import { LibraryRows, readRoots } from './library-rows.ts';
import { UndoableChanges } from './undoable-changes.ts';
import type { CallContext } from './worker-calls.ts';

export type WriterEvent =
  | { readonly kind: 'log'; readonly message: string }
  /** A catalog with content is brought to another version of its schema; of a large one that takes a while. */
  | { readonly kind: 'migrating' }
  | { readonly kind: 'changed'; readonly event: CatalogEvent };

/** Pictures forgotten in one commit: some 60 ms, which a change of the user's may have to wait. */
const CHUNK = 200;
/** Above this, events don't name the pictures. */
const FEW = 200;

interface Open {
  readonly db: Sqlite;
  readonly names: Dictionary;
  readonly images: ImageWriter;
  readonly pending: PendingFiles;
  readonly library: LibraryRows;
  readonly log: ChangeLog;
  readonly deltas: DeltaWriter;
  readonly changes: UndoableChanges;
  readonly checkpoints: Checkpoints;
}

/** The writer thread's work. Methods mirror CatalogWriter; targets arrive as ids. */
export class CatalogWriterCore {
  readonly #path: string;
  readonly #spare: Spare | undefined;
  readonly #emit: (event: WriterEvent) => void;
  #open: Open | null = null;
  #jobs: Promise<JobRows> | null = null;
  #isClosing = false;

  constructor(path: string, spare: Spare | undefined, emit: (event: WriterEvent) => void) {
    this.#path = path;
    this.#spare = spare;
    this.#emit = emit;
  }

  get #parts(): Open {
    if (this.#open === null) throw new Error('The catalog is not open.');
    return this.#open;
  }

  /** They are written through drizzle, whose code takes longer to load than everything else: opening does not wait for it. */
  #jobRows(): Promise<JobRows> {
    const { db } = this.#parts;
    this.#jobs ??= import('./job-rows.ts').then(({ JobRows }) => new JobRows(db));
    return this.#jobs;
  }

  async open(): Promise<{ revision: number }> {
    const db = openDatabase(this.#path, 'write');
    try {
      checkIntegrity(db, this.#path);
      migrateCatalog(db, this.#path, (from, to) => {
        this.#emit({ kind: 'log', message: `catalog: migrating from version ${from} to ${to}` });
        if (from > 0) this.#emit({ kind: 'migrating' });
      });
      const names = new Dictionary(db);
      const log = new ChangeLog(db);
      const pending = new PendingFiles(db);
      const deltas = new DeltaWriter(db);
      const changes = new UndoableChanges({
        db,
        journal: new Journal(db),
        deltas,
        pending,
        log,
        planner: new ChangePlanner(db, names),
        names,
        transaction: (work) => this.#transaction(work),
        rest: () => this.rest(),
        changed: (kind, revision) => this.#changed(kind, revision),
      });
      const checkpoints = new Checkpoints(db, (error) => {
        db.pragma('wal_autocheckpoint = 1024');
        this.#emit({ kind: 'log', message: `catalog: no thread for checkpoints: ${String(error)}` });
      });
      const images = new ImageWriter(db, names);
      const library = new LibraryRows(db);
      this.#open = { db, names, images, pending, library, log, deltas, changes, checkpoints };
      await changes.finishInterrupted((message) => {
        this.#emit({ kind: 'log', message });
        this.#emit({ kind: 'migrating' });
      });
      return { revision: log.revision() };
    } catch (error) {
      db.close();
      this.#open = null;
      throw catalogError(error, this.#path);
    }
  }

  #transaction<T>(work: () => T): T {
    const { db, names, checkpoints } = this.#parts;
    if (this.#spare) ensureRoom(this.#spare);
    try {
      const result = db.transaction(work).immediate();
      checkpoints.committed();
      return result;
    } catch (error) {
      names.reset();
      throw error;
    }
  }

  /**
   * Gives others their turn between two of many commits, and the disk time to follow.
   * @throws AppError CANCELLED once the catalog is closed; what is half done then is settled by the next opening, as after a crash
   */
  async rest(): Promise<void> {
    await nextTurn();
    if (!this.#isClosing) await this.#parts.checkpoints.room();
    if (this.#isClosing) throw new AppError('CANCELLED', 'The catalog was closed.');
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

  putImages(images: readonly (NewImage | PackedImage)[]): number {
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

  #enter(images: readonly (NewImage | PackedImage)[], ofJob = false): number {
    const { images: rows, pending, log } = this.#parts;
    const nowMs = Date.now();
    const ids: number[] = [];
    const touched = new Set<number>();
    for (const image of images) {
      if ('packed' in image && image.knownThere === true && !rows.isAt(image.uid, image.place)) continue;
      const [place, row] =
        'packed' in image ? [image.place, unpackRow(image.packed)] : [image.file, imageRow(image)];
      const { id, displaced, knowsMore } = rows.put(image.uid, place, row, nowMs, touched, ofJob);
      ids.push(id, ...displaced);
      if (row.isSilent) pending.addSearch(id);
      if (knowsMore) pending.addSidecars([id]);
    }
    const scope = SCOPE.image | SCOPE.state | SCOPE.tags | (touched.size > 0 ? SCOPE.items : 0);
    return log.note(scope, Uint32Array.from(new Set(ids)), Uint32Array.from(touched));
  }

  putReread(pictures: readonly Reread[], mark: ReadersMark): void {
    const { db, images, log } = this.#parts;
    const revision = this.#transaction(() => {
      const ids = images.reread(pictures.map(({ packed, ...rest }) => ({ ...rest, row: unpackRow(packed) })));
      putReadersMark(db, mark);
      return ids.length === 0 ? null : log.note(SCOPE.image, Uint32Array.from(ids));
    });
    if (revision === null) return;
    this.#changed(
      'images',
      revision,
      pictures.map(({ uid }) => uid),
    );
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
    const isOfPixels = updates.every(
      ({ file, missing }) => missing === undefined && Object.keys(file ?? {}).join() === 'pixelHash',
    );
    this.#changed(
      isOfPixels ? 'pixels' : 'images',
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
  change(
    context: CallContext,
    ids: Uint32Array,
    change: Change,
    dryRun: boolean,
    fixedFolders: readonly Place[],
  ): Promise<ChangeReport> {
    return this.#parts.changes.change(context, ids, change, dryRun, fixedFolders);
  }

  expire(context: CallContext, nowMs: number): Promise<ChangeReport> {
    const { db, changes } = this.#parts;
    const ids = db
      .prepare<[number], number>(
        `SELECT i.id FROM images i JOIN states s ON s.image_id = i.id
         WHERE s.expires_at <= ? AND s.trashed_at IS NULL AND NOT ${SAVED_SQL}`,
      )
      .pluck()
      .all(nowMs);
    return changes.expire(context, Uint32Array.from(ids), nowMs);
  }

  swapFiles(
    context: CallContext,
    kind: SwapKind,
    runId: string,
    swaps: readonly FileSwap[],
  ): Promise<ChangeReport> {
    return this.#parts.changes.swapFiles(context, kind, runId, swaps);
  }

  makeFinal(runId: string): void {
    this.#parts.changes.makeFinal(runId);
  }

  undo(context: CallContext, entryId: number | null): Promise<JournalEntry | null> {
    return this.#parts.changes.undo(context, entryId);
  }

  redo(context: CallContext, entryId: number | null): Promise<JournalEntry | null> {
    return this.#parts.changes.redo(context, entryId);
  }

  changeCollection(change: CollectionChange): ChangeReport {
    const { db, changes } = this.#parts;
    return changes.single(change.kind, () => planCollectionChange(db, change));
  }

  changeTag(context: CallContext, change: TagChange, dryRun: boolean): Promise<ChangeReport> {
    return this.#parts.changes.changeTag(context, change, dryRun);
  }

  changeSearch(change: SearchChange): ChangeReport {
    const { db, changes } = this.#parts;
    return changes.single(`${change.kind}-search`, () => planSearchChange(db, change));
  }

  putSearches(searches: readonly SavedSearch[]): number {
    const { deltas, log } = this.#parts;
    const searchesAdded = searches.map((search, index) => searchRow(search, index + 1));
    const revision = this.#transaction(() => {
      deltas.apply({ searchesAdded }, 'forward');
      return log.note(SCOPE.searches, new Uint32Array());
    });
    this.#changed('searches', revision);
    return revision;
  }

  mergeDuplicates(context: CallContext, merges: readonly DuplicateMerge[]): Promise<ChangeReport> {
    return this.#parts.changes.mergeDuplicates(context, merges);
  }

  putCollections(definitions: readonly CollectionDefinition[]): number {
    const { library, log } = this.#parts;
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

  dueSearches(limit: number): readonly DueSearch[] {
    return this.#parts.pending.dueSearches(limit);
  }

  completeFiles(ids: readonly number[]): void {
    this.#transaction(() => this.#parts.pending.complete(ids));
  }

  requestSidecars(uids: readonly string[]): void {
    const { images, pending } = this.#parts;
    this.#transaction(() =>
      pending.addSidecars(uids.map((uid) => images.idOf(uid)).filter((id) => id !== undefined)),
    );
  }

  putRoot(root: Root): void {
    const { library, log } = this.#parts;
    const revision = this.#transaction(() => {
      library.putRoot(root);
      // Pictures are found by its title.
      return log.note(0, new Uint32Array());
    });
    this.#changed('roots', revision);
  }

  updateRoot(rootId: string, patch: Partial<Omit<Root, 'id'>>): void {
    const root = readRoots(this.#parts.db).find(({ id }) => id === rootId);
    if (root !== undefined) this.putRoot({ ...root, ...patch });
  }

  /** Forgets a root and the rows of its pictures; its files stay as they are. */
  async removeRoot({ signal, progress }: CallContext, rootId: string): Promise<void> {
    const { db, library } = this.#parts;
    const uids = db
      .prepare<[string], string>(
        `SELECT i.uid FROM names f JOIN images i ON i.folder = f.code
         WHERE f.kind = 'folder' AND substr(f.name, 1, instr(f.name, char(9)) - 1) = ?`,
      )
      .pluck()
      .all(rootId);
    for (let from = 0; from < uids.length; from += CHUNK) {
      if (signal.aborted) throw new AppError('CANCELLED', 'The folder stays in the library.');
      progress({ done: from, total: uids.length });
      this.removeImages(uids.slice(from, from + CHUNK));
      await this.rest();
    }
    library.removeRoot(rootId);
    this.#changed('roots', this.revision());
  }

  async submitSession(plan: SessionPlan, jobPlans: readonly JobPlan[]): Promise<readonly Job[]> {
    const jobs = await this.#jobRows();
    const entered = this.#transaction(() => jobs.submit(plan, jobPlans, Date.now()));
    this.#changed('jobs', this.revision());
    return entered;
  }

  async appendJobs(
    sessionId: string,
    highestOnDisk: number,
    jobPlans: readonly JobPlan[],
  ): Promise<readonly Job[]> {
    const jobs = await this.#jobRows();
    const entered = this.#transaction(() => jobs.append(sessionId, highestOnDisk, jobPlans, Date.now()));
    this.#changed('jobs', this.revision());
    return entered;
  }

  async updateJob(jobId: string, patch: JobPatch): Promise<void> {
    const jobs = await this.#jobRows();
    this.#transaction(() => jobs.update(jobId, patch));
    this.#changed('jobs', this.revision());
  }

  async saveJobImage(jobId: string, image: NewImage): Promise<number> {
    const jobs = await this.#jobRows();
    const revision = this.#transaction(() => {
      jobs.markSaved(jobId, image.uid);
      this.#nameParents(image);
      return this.#enter([image], true);
    });
    this.#changed('images', revision, [image.uid]);
    this.#changed('jobs', revision);
    return revision;
  }

  /** What another was made from must be known for that picture for ever: the files of what was made here say so themselves. */
  #nameParents({ generation }: NewImage): void {
    const { db, pending } = this.#parts;
    const unnamed = db.prepare<[uids: string], number>(
      `SELECT i.id FROM json_each(?) e JOIN images i ON i.uid = e.value
       JOIN names f ON f.kind = 'folder' AND f.code = i.folder
       WHERE f.name NOT LIKE 'library' || char(9) || 'collections/images/%'
         AND NOT EXISTS (SELECT 1 FROM lineage l WHERE l.parent_uid = i.uid)`,
    );
    const uids = generation.parents.map(({ uid }) => uid);
    if (uids.length > 0) pending.addSidecars(unnamed.pluck().all(JSON.stringify(uids)));
  }

  async pauseSession(sessionId: string, paused: boolean): Promise<void> {
    const jobs = await this.#jobRows();
    jobs.pause(sessionId, paused);
    this.#changed('jobs', this.revision());
  }

  async forgetJobs(jobIds: readonly string[]): Promise<void> {
    const jobs = await this.#jobRows();
    this.#transaction(() => jobs.forget(jobIds));
    this.#changed('jobs', this.revision());
  }

  async close(): Promise<void> {
    const { db, checkpoints } = this.#parts;
    this.#isClosing = true;
    await checkpoints.close();
    // Statistics for the planner where the tables have changed much since the last time.
    db.pragma('optimize');
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
    this.#open = null;
  }
}
