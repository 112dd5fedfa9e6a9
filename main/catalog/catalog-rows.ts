import { setImmediate as nextTurn } from 'node:timers/promises';
import type {
  CatalogFile,
  CatalogState,
  CollectionDefinition,
  KeptTexts,
  Place,
  Placement,
  ReadersMark,
  Root,
} from '../domain/catalog.ts';
import type { JournalEntry } from '../domain/catalog-change.ts';
import type { Uncompared } from '../domain/duplicates.ts';
import { AppError } from '../domain/errors.ts';
import type { ImageRecord, ImageTile } from '../domain/image-record.ts';
import type { GenerationSession, Job, JobState, SessionTally } from '../domain/job.ts';
import type { SavedSearch } from '../domain/saved-search.ts';
import type { SelectionSummary } from '../domain/selection-summary.ts';
import { collectionDefinitions } from './collection-list.ts';
import { openDatabase } from './database.ts';
import { savedSearches } from './plan-search-change.ts';
import type { Sqlite } from './database.ts';
import { equalPictures } from './equal-pictures.ts';
import { exportState } from './export-state.ts';
import { ImageReader } from './image-reader.ts';
import { unpackRawTexts } from './image-row.ts';
import { JOURNAL_COLUMNS, journalEntry } from './journal.ts';
import type { JournalRow } from './journal.ts';
import { keptTexts, readersMark } from './kept-texts.ts';
import { readRoots } from './library-rows.ts';
import { NameIndex } from './name-index.ts';
import { folderName, folderPlace, placeOf } from './names.ts';
import { formerPlaces } from './pending-files.ts';
import { picturesAt } from './pictures-at.ts';
import { readJobs, readSessions, readTallies } from './read-jobs.ts';
import { summarizePictures } from './summarize-pictures.ts';
import { uncomparedPictures } from './uncompared-pictures.ts';
import type { CallContext } from './worker-calls.ts';

/** Pictures that the prompt history looks back over. */
const PROMPT_HISTORY_DEPTH = 100_000;

interface FileRow {
  uid: string;
  folder: string;
  name: string;
  sizeBytes: number;
  modifiedAtMs: number;
  contentHash: string;
  missing: number;
  trashed: number;
}

/** Pages of the catalog copied per turn: some milliseconds, so that the copy can be stopped. */
const PAGES_AT_ONCE = 1_000;

/** Rows looked up per turn: a few milliseconds, so that tiles are read between them. */
const STEP = 500;

async function lookedUp<Key, Value>(
  keys: ArrayLike<Key>,
  find: (key: Key) => Value | undefined,
): Promise<Value[]> {
  const found: Value[] = [];
  for (let index = 0; index < keys.length; index += 1) {
    if (index > 0 && index % STEP === 0) await nextTurn();
    const value = find(keys[index]!);
    if (value !== undefined) found.push(value);
  }
  return found;
}

/** The second reader: whatever is read by key rather than searched. */
export class CatalogRows {
  readonly #db: Sqlite;
  readonly #names: NameIndex;
  readonly #images: ImageReader;

  constructor(path: string) {
    this.#db = openDatabase(path, 'read');
    this.#names = new NameIndex(this.#db);
    this.#images = new ImageReader(this.#db, this.#names);
  }

  tiles(ids: Uint32Array, stackSizes: Uint32Array | null): readonly ImageTile[] {
    return this.#images.tiles(ids, stackSizes);
  }

  records(uids: readonly string[]): readonly ImageRecord[] {
    return uids.map((uid) => this.#images.record(uid)).filter((record) => record !== null);
  }

  uidsOf(ids: Uint32Array): Promise<readonly string[]> {
    const find = this.#db.prepare<[number], string>('SELECT uid FROM images WHERE id = ?').pluck();
    return lookedUp(ids, (id) => find.get(id));
  }

  async idsOf(uids: readonly string[]): Promise<Uint32Array> {
    const find = this.#db.prepare<[string], number>('SELECT id FROM images WHERE uid = ?').pluck();
    return Uint32Array.from(new Set(await lookedUp(uids, (uid) => find.get(uid))));
  }

  equalPictures(context: CallContext, ids: Uint32Array): Promise<readonly (readonly string[])[]> {
    return equalPictures(this.#db, context, ids);
  }

  uncompared(context: CallContext, ids: Uint32Array, limit: number): Promise<Uncompared> {
    return uncomparedPictures(this.#db, context, ids, limit);
  }

  summary({ signal }: CallContext, ids: Uint32Array): Promise<SelectionSummary> {
    return summarizePictures(this.#db, this.#names, ids, signal);
  }

  uidOfPath(rootId: string, path: string): string | null {
    const place = folderName(rootId, path);
    const folder = this.#db
      .prepare<[string], number>("SELECT code FROM names WHERE kind = 'folder' AND name = ?")
      .pluck()
      .get(place.folder);
    const ids = folder === undefined ? [] : picturesAt(this.#db)(folder, place.name);
    const uid = this.#db
      .prepare<[string], string>(
        `SELECT i.uid FROM json_each(?) e JOIN images i ON i.id = e.value JOIN states s ON s.image_id = i.id
         ORDER BY s.trashed_at IS NULL DESC, s.missing, i.id DESC LIMIT 1`,
      )
      .pluck()
      .get(JSON.stringify(ids));
    return uid ?? null;
  }

  filesIn(rootId: string, folder: string): readonly CatalogFile[] {
    return this.#filesBy('f.name = ? AND s.trashed_at IS NULL')(folderName(rootId, `${folder}/`).folder);
  }

  foldersOf(rootId: string): readonly string[] {
    const start = folderName(rootId, '/').folder;
    return this.#db
      .prepare<[string, string], string>(
        `SELECT f.name FROM names f WHERE f.kind = 'folder' AND f.name >= ? AND f.name < ?
         AND EXISTS (SELECT 1 FROM images i WHERE i.folder = f.code)`,
      )
      .pluck()
      .all(start, `${start}\u{10FFFF}`)
      .map((name) => name.slice(start.length));
  }

  foldersOfPictures(ids: Uint32Array): readonly Place[] {
    return this.#db
      .prepare<[string], string>(
        `SELECT name FROM names WHERE kind = 'folder'
         AND code IN (SELECT i.folder FROM json_each(?) e CROSS JOIN images i ON i.id = e.value)`,
      )
      .pluck()
      .all(JSON.stringify([...ids]))
      .map((name) => folderPlace(name));
  }

  findFiles(
    uids: readonly string[],
    contentHashes: readonly string[],
    pixelHashes: readonly string[],
  ): readonly CatalogFile[] {
    return [
      ...this.#filesWith('uid', uids),
      ...this.#filesWith('content_hash', contentHashes),
      ...this.#filesWith('pixel_hash', pixelHashes),
    ];
  }

  #filesWith(column: 'uid' | 'content_hash' | 'pixel_hash', values: readonly string[]): CatalogFile[] {
    if (values.length === 0) return [];
    // New files have no rows, and a join takes several times as long to find none.
    const find = this.#db.prepare<[string]>(`SELECT 1 FROM images WHERE ${column} = ? LIMIT 1`);
    // In one transaction: each alone would lock and unlock the file, which takes longer than to find nothing.
    const known = this.#db.transaction(() => values.filter((value) => find.get(value) !== undefined))();
    return known.length === 0 ? [] : known.flatMap(this.#filesBy(`i.${column} = ?`));
  }

  #filesBy(condition: string): (value: string) => CatalogFile[] {
    const find = this.#db.prepare<[string], FileRow>(
      `SELECT i.uid, f.name AS folder, i.name, i.size_bytes AS sizeBytes, i.modified_at AS modifiedAtMs,
         i.content_hash AS contentHash, s.missing, s.trashed_at IS NOT NULL AS trashed
       FROM names f JOIN images i ON i.folder = f.code AND f.kind = 'folder' JOIN states s ON s.image_id = i.id
       WHERE ${condition}`,
    );
    return (value) =>
      find.all(value).map(({ folder, name, missing, trashed, ...row }) => ({
        ...row,
        ...placeOf(folder, name),
        missing: missing === 1,
        trashed: trashed === 1,
      }));
  }

  formerPlaces(uid: string): readonly Place[] {
    const row = this.#db
      .prepare<[string], { fromPath: string | null; folder: string; name: string }>(
        `SELECT p.from_path AS fromPath, f.name AS folder, i.name AS name
         FROM images i JOIN pending_files p ON p.image_id = i.id AND p.kind = 'place'
         JOIN names f ON f.kind = 'folder' AND f.code = i.folder WHERE i.uid = ?`,
      )
      .get(uid);
    return row === undefined ? [] : [...formerPlaces(row.fromPath), placeOf(row.folder, row.name)];
  }

  rawTexts(uid: string): Readonly<Record<string, string>> {
    const body = this.#db
      .prepare<[string], Buffer>(
        'SELECT r.body FROM images i JOIN raw_texts r ON r.image_id = i.id WHERE i.uid = ?',
      )
      .pluck()
      .get(uid);
    return body === undefined ? {} : unpackRawTexts(body);
  }

  readersMark(): ReadersMark {
    return readersMark(this.#db);
  }

  keptTexts(afterRow: number, limit: number): KeptTexts | null {
    return keptTexts(this.#db, afterRow, limit);
  }

  children(uid: string): readonly { readonly uid: string; readonly role: string }[] {
    return this.#db
      .prepare<[string], { uid: string; role: string }>(
        `SELECT i.uid AS uid, l.role AS role FROM lineage l JOIN images i ON i.id = l.child_id
         WHERE l.parent_uid = ? ORDER BY i.created_at, i.id`,
      )
      .all(uid);
  }

  searches(): readonly SavedSearch[] {
    return savedSearches(this.#db);
  }

  collectionDefinitions(): readonly CollectionDefinition[] {
    return collectionDefinitions(this.#db);
  }

  placements(uids: readonly string[]): readonly Placement[] {
    const find = this.#db.prepare<[string], Placement>(
      `SELECT i.uid AS uid, c.id AS collectionId, m.position AS position
       FROM images i JOIN collection_items m ON m.image_id = i.id JOIN collections c ON c.key = m.collection
       WHERE i.uid = ? ORDER BY c.id`,
    );
    return uids.flatMap((uid) => find.all(uid));
  }

  history(limit: number, before?: number): readonly JournalEntry[] {
    return this.#db
      .prepare<[number, number], JournalRow>(
        `SELECT ${JOURNAL_COLUMNS} FROM journal WHERE id < ? AND phase <> 'applying' ORDER BY id DESC LIMIT ?`,
      )
      .all(before ?? Number.MAX_SAFE_INTEGER, limit)
      .map(journalEntry);
  }

  roots(): readonly Root[] {
    return readRoots(this.#db);
  }

  jobs(filter: { readonly states?: readonly JobState[]; readonly sessionId?: string }): readonly Job[] {
    return readJobs(this.#db, filter);
  }

  sessions(filter: Parameters<typeof readSessions>[1]): readonly GenerationSession[] {
    return readSessions(this.#db, filter);
  }

  sessionTallies(sessionIds: readonly string[]): ReadonlyMap<string, SessionTally> {
    return readTallies(this.#db, sessionIds);
  }

  promptHistory(
    search: string,
    limit: number,
  ): readonly { readonly prompt: string; readonly negativePrompt: string; readonly atMs: number }[] {
    const newest = this.#db.prepare<[], { prompt_id: number; negative_id: number; created_at: number }>(
      `SELECT prompt_id, negative_id, created_at FROM images
       WHERE type <> 'import' AND prompt_id <> 0 ORDER BY created_at DESC, id DESC LIMIT ${PROMPT_HISTORY_DEPTH}`,
    );
    const body = this.#db.prepare<[number], string>('SELECT body FROM texts WHERE id = ?').pluck();
    const wanted = search.trim().toLowerCase();
    const seen = new Set<number>();
    const found: { prompt: string; negativePrompt: string; atMs: number }[] = [];
    if (limit <= 0) return found;
    for (const row of newest.iterate()) {
      if (seen.has(row.prompt_id)) continue;
      seen.add(row.prompt_id);
      const prompt = body.get(row.prompt_id) ?? '';
      if (!prompt.toLowerCase().includes(wanted)) continue;
      found.push({ prompt, negativePrompt: body.get(row.negative_id) ?? '', atMs: row.created_at });
      if (found.length === limit) break;
    }
    return found;
  }

  /**
   * Writes the catalog as it is at this moment to a new file; meanwhile others read and write, and this thread answers others.
   * @throws AppError CANCELLED; then no file is left, nor is one when the thread is ended meanwhile
   */
  async backup({ signal }: CallContext, toPath: string): Promise<void> {
    const db = openDatabase(this.#db.name, 'read');
    try {
      // As long as it reads, what it reads stays as it is now; else the copy would begin anew with everything that is written.
      db.exec('BEGIN');
      db.prepare('SELECT 1 FROM meta').get();
      await db.backup(toPath, {
        progress: () => {
          if (signal.aborted) throw new AppError('CANCELLED', 'Copying the catalog was cancelled.');
          return PAGES_AT_ONCE;
        },
      });
    } finally {
      db.close();
    }
  }

  exportState(): CatalogState {
    return exportState(this.#db);
  }

  revision(): number {
    return (
      this.#db
        .prepare<[], number>("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'revision'")
        .pluck()
        .get() ?? 0
    );
  }

  close(): void {
    this.#db.close();
  }
}
