import type {
  Change,
  ChangeReport,
  CollectionChange,
  DuplicateMerge,
  FileSwap,
  JournalEntry,
  LongCallOptions,
  SwapKind,
  TagChange,
} from './catalog-change.ts';
import type {
  FacetField,
  FacetValue,
  FirstPage,
  Ranges,
  SetSummary,
  Target,
  ViewSpec,
} from './catalog-view.ts';
import type { Uncompared } from './duplicates.ts';
import type { Query } from './query/ast.ts';
import type { GenerationSession, Job, JobError, JobPlan, JobState, SessionTally } from './job.ts';
import type { DispatchTicket } from './engine.ts';
import type { FileFacts, ImageRecord, ImageTile, SaidFacts } from './image-record.ts';
import type { GenerationRecord } from './generation.ts';
import type { SelectionSummary } from './selection-summary.ts';
import type { SavedSearch, SearchChange } from './saved-search.ts';

/**
 * The catalog's port. Everything crosses a thread boundary, so arguments and results are structured-cloneable
 * and every call is asynchronous. Writes go to one writer thread, reads to two reader threads.
 */

export interface Collection {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
  readonly note: string;
  /** The chosen cover, else the newest picture's uid; null when empty. */
  readonly coverUid: string | null;
  readonly coverHash: string | null;
  /** Pictures in it and in what is nested in it; one that is in several counts once. */
  readonly count: number;
}

/** A picture to be entered, or entered anew: matched by uid. */
export interface NewImage {
  readonly uid: string;
  readonly file: FileFacts;
  readonly generation: GenerationRecord;
  /** What a sidecar or the file itself says; merged per field, the newest word wins. What is absent is left as it is. */
  readonly user?: SaidFacts;
  /** Collection ids (with manual positions) that a sidecar names. */
  readonly collections?: readonly { readonly id: string; readonly position: number }[];
  /** Every raw text chunk, for later parsers. Stored compressed. */
  readonly rawTexts?: Readonly<Record<string, string>>;
  /** Scratch retention, Unix milliseconds or null for ever. Absent: leave as it is. */
  readonly expiresAtMs?: number | null;
  /** When its file went to the trash, as the trash's manifest says. Absent: leave as it is. */
  readonly trashedAtMs?: number | null;
  /** When the picture's own file was last written, where something beside it is later: its date when it says none. */
  readonly writtenAtMs?: number;
  /** It says nothing, and its pixels were not searched for a hidden text yet: that is due then. */
  readonly isSilent?: boolean;
}

/** A picture that the thread which read it has made ready for the catalog: everything of a `NewImage` besides uid and place. */
export interface PackedImage {
  readonly uid: string;
  readonly place: Place;
  /** Entered only where the catalog still has it there: it may have been moved since its file was found. */
  readonly knownThere?: boolean;
  /** On memory that threads share. */
  readonly packed: Uint8Array;
}

/** Which version of the readers has understood the catalog's pictures. */
export interface ReadersMark {
  /** 0: none is noted. */
  readonly version: number;
  /** The last row they have come to; null: all of them. */
  readonly upTo: number | null;
  /** Which version has read the files: what earlier ones left in them is not among the kept texts. Absent: none is noted. */
  readonly files?: number;
}

/** The texts kept of some pictures and what was made of them, for readers that know more. */
export interface KeptTexts {
  /** Rows they are of. */
  readonly count: number;
  readonly upTo: number;
  /** On memory that threads share. */
  readonly packed: Uint8Array;
}

/** What the texts kept of a picture say to readers that know more. */
export interface Reread {
  readonly uid: string;
  /** What was made of them before, as its row has it: entered only in the place of that. */
  readonly was: { readonly promptId: number; readonly negativeId: number; readonly generation: string };
  /** As `PackedImage.packed`; of its file and what was said of it nothing is entered. */
  readonly packed: Uint8Array;
}

/** Where a file belongs: a root's id and the path below it with `/`. */
export interface Place {
  readonly rootId: string;
  readonly path: string;
}

/** Work on files that follows from what the catalog says; kept in the catalog, so a crash loses none. */
export interface PendingFile {
  readonly id: number;
  readonly uid: string;
  /**
   * `sidecar`: write what the user said. `place`: bring the file where the row says (tree or trash). `content`: bring the
   * version that the row says.
   */
  readonly kind: 'sidecar' | 'place' | 'content';
  /** Where its row says the file belongs, and whether that is the trash, when this was listed. */
  readonly place: Place;
  readonly trashed: boolean;
  /** Where the file may still lie: the places its row has named since the move was asked for, oldest first. */
  readonly from: readonly Place[];
}

/** A picture whose pixels are to be searched for a hidden text: decoding takes its time, so it follows behind. */
export interface DueSearch {
  readonly id: number;
  readonly uid: string;
}

export interface Root {
  readonly id: string;
  /** Absolute path. */
  readonly path: string;
  readonly title: string;
  readonly online: boolean;
  readonly readOnly: boolean;
}

export interface SessionPlan {
  readonly id: string;
  readonly folder: string;
  readonly startedAtMs: number;
  readonly label: string;
  readonly batchFile: string | null;
  /** Highest number found on disk in the folder; reservation starts above it and above every reserved one. */
  readonly highestOnDisk: number;
}

export interface JobPatch {
  readonly state?: JobState;
  readonly ticket?: DispatchTicket | null;
  readonly attempts?: number;
  readonly error?: JobError | null;
  readonly startedAtMs?: number | null;
  readonly endedAtMs?: number | null;
  readonly position?: number;
}

/** Reads. Every method may be called at any rate: of `openSet`, `facet` and `count` only the newest call of one client is answered. */
export interface CatalogReader {
  /** The first `limit` tiles at once; `whole` follows with the total and groups. A later call with the same `client` cancels an unfinished one. */
  openSet(
    spec: ViewSpec,
    limit: number,
    client: string,
  ): Promise<{ first: FirstPage; whole: Promise<SetSummary> }>;
  closeSet(setId: string): Promise<void>;
  /** Tiles at positions `[from, to)`. @throws STALE when the set is gone. */
  tiles(setId: string, from: number, to: number): Promise<readonly ImageTile[]>;
  /** Uids at the given ranges, at most `limit`. */
  uids(target: Target, limit: number): Promise<readonly string[]>;
  /** Position of a picture in a set, or null. */
  positionOf(setId: string, uid: string): Promise<number | null>;
  /** The ranges of `to` that hold the pictures at `ranges` of `from`, or these and all that are stacked with any of them. */
  mapSelection(fromSetId: string, ranges: Ranges, toSetId: string, wholeStacks?: boolean): Promise<Ranges>;
  count(query: Query): Promise<number>;
  /**
   * Counts per value under the query, most frequent first (months and days newest first). A folder's value is its root's
   * id and, but for the root itself, `/` and its path; unmarked pictures are counted as `none`.
   */
  facet(
    query: Query,
    field: FacetField,
    prefix: string,
    limit: number,
    client?: string,
  ): Promise<readonly FacetValue[]>;
  record(uid: string): Promise<ImageRecord | null>;
  records(uids: readonly string[]): Promise<readonly ImageRecord[]>;
  /** What pictures have in common. */
  summary(target: Target, options?: Pick<LongCallOptions, 'signal'>): Promise<SelectionSummary>;
  /** The uid catalogued for a file, or null. */
  uidOfPath(rootId: string, path: string): Promise<string | null>;
  /** Files catalogued directly in a folder (path below the root, no slash at its end), the trash's left out. */
  filesIn(rootId: string, folder: string): Promise<readonly CatalogFile[]>;
  /** Folders of a root, below it, in which pictures are catalogued. */
  foldersOf(rootId: string): Promise<readonly string[]>;
  /** Folders that pictures of a target lie in, each once. */
  foldersOfPictures(target: Target): Promise<readonly Place[]>;
  /** Files that bear one of the uids, content hashes or pixel hashes, the trash's included. */
  findFiles(
    uids: readonly string[],
    contentHashes: readonly string[],
    pixelHashes?: readonly string[],
  ): Promise<readonly CatalogFile[]>;
  /**
   * Uids of pictures that are equal by the hashes of their files (taken over samples of them) or of their pixels, a list for each
   * group that a picture of the target is in. What is in the trash or missing is left out.
   */
  equalPictures(target: Target, options: LongCallOptions): Promise<readonly (readonly string[])[]>;
  /** Those of the target whose pixels nobody has looked at yet, other than videos and what is in the trash or missing. */
  uncompared(target: Target, limit: number, options: LongCallOptions): Promise<Uncompared>;
  /** Places a picture's file may still lie at, because a move or a trip to or from the trash is due; empty when none is. */
  formerPlaces(uid: string): Promise<readonly Place[]>;
  rawTexts(uid: string): Promise<Readonly<Record<string, string>>>;
  readersMark(): Promise<ReadersMark>;
  /** Of the next pictures behind a row, at most `limit`; null: there are none. */
  keptTexts(afterRow: number, limit: number): Promise<KeptTexts | null>;
  /** Pictures made from this one, oldest first. */
  children(uid: string): Promise<readonly { readonly uid: string; readonly role: string }[]>;
  collections(): Promise<readonly Collection[]>;
  /** In the order they are listed. */
  searches(): Promise<readonly SavedSearch[]>;
  history(limit: number, before?: number): Promise<readonly JournalEntry[]>;
  roots(): Promise<readonly Root[]>;
  revision(): Promise<number>;
  jobs(filter: {
    readonly states?: readonly JobState[];
    readonly sessionId?: string;
  }): Promise<readonly Job[]>;
  /** Newest first. */
  sessions(
    filter: { readonly newest: number } | { readonly ids: readonly string[] },
  ): Promise<readonly GenerationSession[]>;
  /** Of those of these sessions that have jobs. */
  sessionTallies(sessionIds: readonly string[]): Promise<ReadonlyMap<string, SessionTally>>;
  /** Collections as they are stored, parents before children, in their manual order. */
  collectionDefinitions(): Promise<readonly CollectionDefinition[]>;
  /** Memberships with manual positions, for sidecars. */
  placements(uids: readonly string[]): Promise<readonly Placement[]>;
  /** Bytes by root and folder, model or month, largest first (months newest first). Trash included. */
  storage(by: 'folder' | 'model' | 'month'): Promise<readonly StorageUse[]>;
  exportState(): Promise<CatalogState>;
  /** Different prompts of generated pictures that contain `search`, newest first. */
  promptHistory(
    search: string,
    limit: number,
  ): Promise<readonly { readonly prompt: string; readonly negativePrompt: string; readonly atMs: number }[]>;
  /** What this library's jobs spent: seconds and money per day, model or project. Copies and what came from elsewhere cost nothing. */
  costs(by: 'day' | 'model' | 'project'): Promise<readonly Cost[]>;
}

/** What the catalog knows of a file, as a scan needs it. */
export interface CatalogFile {
  readonly uid: string;
  readonly rootId: string;
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
  readonly contentHash: string;
  readonly missing: boolean;
  readonly trashed: boolean;
}

/** A collection as `.gesso/user` keeps it. */
export interface CollectionDefinition {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
  readonly note: string;
  /** The cover that was chosen, if any. */
  readonly coverUid: string | null;
  /** Orders collections of one parent. */
  readonly position: number;
}

/** Where a picture stands in a collection's manual order. */
export interface Placement {
  readonly uid: string;
  readonly collectionId: string;
  readonly position: number;
}

export interface StorageUse {
  readonly key: string;
  readonly images: number;
  readonly sizeBytes: number;
}

/** Everything the user said and how pictures descend from each other; equal states have equal hashes. */
export interface CatalogState {
  /** SHA-256 over `json`, hex. */
  readonly hash: string;
  /** Canonical JSON: user facts, trash, collections with their order, saved searches, lineage, keyed by uid and sorted. */
  readonly json: string;
}

export interface Cost {
  readonly key: string;
  readonly images: number;
  readonly engineSeconds: number;
  readonly cost: number;
}

/** Writes, in order of call. */
export interface CatalogWriter {
  /** Enters pictures in one transaction per call. Returns the new revision. */
  putImages(images: readonly (NewImage | PackedImage)[]): Promise<number>;
  /** Enters what kept texts say to other readers, and how far those have come, in one transaction. Not undoable. */
  putReread(pictures: readonly Reread[], mark: ReadersMark): Promise<void>;
  /** Bookkeeping that is no user's change and so is not undoable: hashes, missing marks, new paths found on disk. */
  updateFiles(
    updates: readonly {
      readonly uid: string;
      readonly file?: Partial<FileFacts>;
      readonly missing?: boolean;
    }[],
  ): Promise<number>;
  /** Forgets rows for good (emptied trash). */
  removeImages(uids: readonly string[]): Promise<number>;
  /**
   * Applies one undoable change in chunks, calling back after each; aborting rolls back what was done.
   * @throws AppError LIBRARY_UNWRITABLE when all it would change are pictures whose files can't be moved now
   */
  change(
    target: Target,
    change: Change,
    options: LongCallOptions & {
      readonly dryRun?: boolean;
      /** Known to take no file and let none go; of roots the catalog knows it itself. */
      readonly fixedFolders?: readonly Place[];
    },
  ): Promise<ChangeReport>;
  /** Renames or deletes a tag everywhere, like `change`. @throws AppError NOT_FOUND when no picture has it */
  changeTag(
    change: TagChange,
    options: LongCallOptions & { readonly dryRun?: boolean },
  ): Promise<ChangeReport>;
  /** Saved searches that ask for a renamed collection ask for its new name. */
  changeCollection(change: CollectionChange): Promise<ChangeReport>;
  changeSearch(change: SearchChange): Promise<ChangeReport>;
  /** Enters saved searches as `.gesso/user` has them. Bookkeeping of a rebuild: not undoable. */
  putSearches(searches: readonly SavedSearch[]): Promise<number>;
  /** Enters collections as `.gesso/user` has them. Bookkeeping of a rebuild: not undoable. */
  putCollections(collections: readonly CollectionDefinition[]): Promise<number>;
  /**
   * Gives one picture of each group of equal ones everything the user said of any (highest rating, favourite, all tags,
   * notes and collections) and moves the others to the trash. One undoable step, however many groups; what is gone or in the trash
   * by then is passed over. Aborting takes back what was done.
   */
  mergeDuplicates(merges: readonly DuplicateMerge[], options: LongCallOptions): Promise<ChangeReport>;
  /**
   * Puts other versions in the place of pictures' files, which follow behind; one undoable step. Left alone is what is in the
   * trash or no longer the version it was. `runId` names the store of the versions, see `makeFinal`.
   */
  swapFiles(
    kind: SwapKind,
    runId: string,
    swaps: readonly FileSwap[],
    options: LongCallOptions,
  ): Promise<ChangeReport>;
  /** What was done with a run's files can't be undone any more: its other versions are about to go. Nothing can be redone. */
  makeFinal(runId: string): Promise<void>;
  /**
   * Moves pictures whose retention has run out and that nobody kept to the trash, as one entry of the history. It is no step of
   * the user's undo and ends no redo; whoever takes it back keeps the pictures.
   */
  expire(nowMs: number): Promise<ChangeReport>;
  /** Scratch retention: when they go to the trash unless somebody keeps them; null: never. Not undoable. */
  setExpiry(uids: readonly string[], expiresAtMs: number | null): Promise<number>;
  /**
   * The entry undone or redone, or null when there is nothing left. Aborting leaves everything as it was. What is final is
   * told of once and passed over by the next undo. `entryId` names the entry that is meant: refused unless it is the next one, or
   * happened by itself (`expire`), which stands beside the user's steps and can be turned any time.
   * @throws AppError CONFLICT; STALE when other things were changed since
   */
  undo(options?: LongCallOptions & { readonly entryId?: number }): Promise<JournalEntry | null>;
  redo(options?: LongCallOptions & { readonly entryId?: number }): Promise<JournalEntry | null>;
  /** Everything that is due for the pictures of the `limit` oldest entries, moves before sidecars. */
  pendingFiles(limit: number): Promise<readonly PendingFile[]>;
  pendingFileCount(): Promise<number>;
  /** The longest due first, pictures that are away left out. */
  dueSearches(limit: number): Promise<readonly DueSearch[]>;
  /** Of pending files and due searches alike. */
  completeFiles(ids: readonly number[]): Promise<void>;
  /** What was changed before outlives a power cut from then on; by itself only a crash. */
  flush(): Promise<void>;
  /** Sidecars of pictures are written behind, though nothing new was said: their folder takes them now, say. */
  requestSidecars(uids: readonly string[]): Promise<void>;
  putRoot(root: Root): Promise<void>;
  /** Changes what is known of a root; one that is gone stays gone. */
  updateRoot(rootId: string, patch: Partial<Omit<Root, 'id'>>): Promise<void>;
  removeRoot(rootId: string, options?: LongCallOptions): Promise<void>;

  /** Reserves numbers and enters the jobs, in one transaction. Image paths are `imageFileName` below the folder. */
  submitSession(plan: SessionPlan, jobs: readonly JobPlan[]): Promise<readonly Job[]>;
  /** More jobs for a session that goes on; numbering goes on too. */
  appendJobs(sessionId: string, highestOnDisk: number, jobs: readonly JobPlan[]): Promise<readonly Job[]>;
  updateJob(jobId: string, patch: JobPatch): Promise<void>;
  /** Marks one planned image saved and enters its picture, in one transaction. */
  saveJobImage(jobId: string, image: NewImage): Promise<number>;
  pauseSession(sessionId: string, paused: boolean): Promise<void>;
  /** Removes ended jobs from the queue's list. */
  forgetJobs(jobIds: readonly string[]): Promise<void>;

  /**
   * A consistent copy of the catalog file, made while writing goes on. Nothing is left of one that doesn't come to its end.
   * @throws AppError CANCELLED
   */
  backup(toPath: string, options?: { readonly signal?: AbortSignal }): Promise<void>;
}

/**
 * What changed, told to every listener after the commit. `pixels`: pixel hashes of pictures were entered and nothing else, as while
 * somebody looks at them for the first time; by these equal pictures are found, and only who shows those has to look again.
 */
export interface CatalogEvent {
  readonly revision: number;
  readonly kind: 'images' | 'pixels' | 'collections' | 'searches' | 'jobs' | 'journal' | 'roots';
  /** Uids, when they are few. */
  readonly uids?: readonly string[];
}

export interface Catalog extends CatalogReader, CatalogWriter {
  onEvent(listener: (event: CatalogEvent) => void): () => void;
  /** Finishes what was asked, checkpoints and closes. */
  close(): Promise<void>;
}
